/** Runs the C program of examples/interleaved-calls, with or without Latebind. */

import { run } from "../../../examples/interleaved-calls/run.mjs";
import type { TryMessage, TryRequest } from "./messages";

const send = (message: TryMessage) => self.postMessage(message);

self.onmessage = async ({ data }: MessageEvent<TryRequest>) => {
  try {
    await start(data);
  } catch (error) {
    send({ kind: "fails", message: String(error) });
  }
};

async function start({ latebind, base }: TryRequest): Promise<void> {
  const of = 2;
  const phase = (name: string, done: number) => send({ kind: "phase", phase: name, done, of });
  if (!("Suspending" in WebAssembly)) throw new Error("this browser has no JSPI (JavaScript Promise Integration)");
  phase("The program is loading", 0);
  if (latebind) await import(new URL("dist/auto.mjs", base).href);
  const { default: createProgram } = await import(new URL("interleaved/main.mjs", base).href);
  phase("The program is running", 1);
  const arrays = await run(createProgram);
  send({ kind: "arrays", arrays });
  const wrong = arrays.filter((it) => it.wrong > 0).length;
  const summary = `${arrays.length} calls, ${wrong} of which continued with wrong values`;
  send(wrong > 0 ? { kind: "fails", message: summary } : { kind: "works", summary });
}
