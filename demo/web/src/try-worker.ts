/** Runs a program in Pyodide, with or without Latebind. */

import type { TryMessage, TryRequest } from "./messages";

const send = (message: TryMessage) => self.postMessage(message);

/** The part of Pyodide's interface that is used here. */
interface Pyodide {
  FS: { writeFile(path: string, bytes: Uint8Array): void };
  registerJsModule(name: string, module: object): void;
  unpackArchive(bytes: Uint8Array, format: string, options: { extractDir: string }): void;
  runPython(source: string): unknown;
  runPythonAsync(source: string): Promise<{ toJs(options: object): Record<string, never> }>;
}

/** Functions that every program can call. */
const HELPERS = `
from demo_host import report as _report, soon as _soon
from pyodide.ffi import run_sync, to_js

def wait_for(value):
    """Returns the value after the whole stack was suspended and resumed."""
    return run_sync(_soon(value))

def report(times):
    _report(to_js(times))
`;

self.onmessage = async ({ data }: MessageEvent<TryRequest>) => {
  try {
    await run(data);
  } catch (error) {
    fail(error);
  }
};
// Pyodide ends a fatal error with a rejection that no caller gets.
self.addEventListener("unhandledrejection", ({ reason }) => fail(reason));

function fail(error: unknown): void {
  const { name, message } = error as Error;
  const lines = String(message ?? error).trim().split("\n");
  // The last line of a Python error has its message.
  const line = name === "PythonError" ? lines[lines.length - 1] : lines[0];
  send({ kind: "fails", message: name && name !== "PythonError" ? `${name}: ${line}` : `${line}` });
}

/** Downloads a file, and reports the part that has arrived. */
async function download(url: URL, onPart: (part: number) => void = () => {}): Promise<Uint8Array> {
  const response = await fetch(url);
  if (!response.ok || !response.body) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  // A compressed answer has another length. Then the part is unknown until the end.
  const isPlain = !response.headers.has("content-encoding");
  const length = isPlain ? Number(response.headers.get("content-length")) : 0;
  const chunks: Uint8Array[] = [];
  let arrived = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value);
    arrived += value.length;
    if (length) onPart(Math.min(arrived / length, 1));
  }
  onPart(1);
  return new Uint8Array(await new Blob(chunks as BlobPart[]).arrayBuffer());
}

async function run({ latebind, wheels, source, base }: TryRequest): Promise<void> {
  const of = 4;
  const phase = (name: string, done: number) => send({ kind: "phase", phase: name, done, of });
  const bytesOf = (path: string, onPart?: (part: number) => void) => download(new URL(path, base), onPart);
  if (latebind) await import(new URL("dist/auto.mjs", base).href);
  phase("Pyodide is loading", 0);
  const { loadPyodide } = await import(new URL("pyodide/pyodide.mjs", base).href);
  const py: Pyodide = await loadPyodide();
  phase("The wheel is loading", 1);
  const names = (await (await fetch(new URL("wheels/index.json", base))).json()) as Record<string, string>;
  for (const [index, wheel] of wheels.entries()) {
    const onPart = (part: number) => phase("The wheel is loading", 1 + (index + part) / wheels.length);
    py.unpackArchive(await bytesOf(`wheels/${names[wheel]}`, onPart), "wheel", { extractDir: "/lib/python3.14/site-packages" });
  }
  py.FS.writeFile("/font.ttf", await bytesOf("font.ttf"));
  phase("The program is running", 2);
  let hasStack = false;
  py.registerJsModule("demo_host", {
    report: (times: object) => send({ kind: "times", times: Object.fromEntries(Object.entries(times)) }),
    soon(value: unknown) {
      if (!hasStack) {
        hasStack = true;
        (Error as { stackTraceLimit?: number }).stackTraceLimit = 300;
        send({ kind: "stack", stack: new Error().stack ?? "" });
      }
      return new Promise((resolve) => setTimeout(resolve, 1, value));
    },
  });
  py.runPython(HELPERS);
  const result = await py.runPythonAsync(source);
  phase("Done", of);
  const { summary, path, box } = result.toJs({ dict_converter: Object.fromEntries, create_pyproxies: false });
  const api = (globalThis as { latebind?: { stats(): { bound: number }[] } }).latebind;
  const bound = api?.stats().reduce((sum, dso) => sum + dso.bound, 0);
  send({ kind: "works", summary: summary!, ...(path && box ? { path, box } : {}), ...(bound === undefined ? {} : { bound }) });
}
