/** Runs the command `latebind`, compiled for WASI, on files in memory. */

import { ConsoleStdout, Directory, File, OpenFile, PreopenDirectory, WASI, type Inode } from "@bjorn3/browser_wasi_shim";
import type { CommandMessage, CommandRequest } from "./messages";

/** The begin of the lines in which the command reports its progress. */
const PROGRESS = "latebind-progress:";

let compiled: WebAssembly.Module | undefined;

/** Compiles the command. While the server is still building it, asks again each second. */
async function compile(onWait: () => void): Promise<WebAssembly.Module> {
  for (;;) {
    const response = await fetch("latebind.wasm");
    if (response.status !== 202) return WebAssembly.compileStreaming(response);
    onWait();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const send = (message: CommandMessage) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<CommandRequest>) => {
  // The page gets no event if a promise of a worker rejects.
  run(data).catch((error: unknown) => send({ kind: "fails", message: `latebind ${data.args[0]} has failed: ${error}` }));
};

async function run({ args, files, outputs }: CommandRequest): Promise<void> {
  compiled ??= await compile(() => send({ kind: "waits" }));
  const stdout: Uint8Array[] = [];
  let stderr = "";
  const log = (line: string) => {
    if (!line.startsWith(PROGRESS)) {
      stderr += `${line}\n`;
      return;
    }
    send({ kind: "progress", part: Number(line.slice(PROGRESS.length)) });
  };
  const folder = new Map<string, Inode>(files.map(({ name, bytes }) => [name, new File(bytes)]));
  folder.set("out", new Directory(new Map()));
  const root = new PreopenDirectory(".", folder);
  const descriptors = [
    new OpenFile(new File([])),
    new ConsoleStdout((bytes) => stdout.push(bytes.slice())),
    ConsoleStdout.lineBuffered(log),
    root,
  ];
  const wasi = new WASI(["latebind", ...args], [], descriptors, { debug: false });
  const instance = await WebAssembly.instantiate(compiled, { wasi_snapshot_preview1: wasi.wasiImport });
  const code = wasi.start(instance as { exports: { memory: WebAssembly.Memory; _start: () => unknown } });
  const found: Record<string, Uint8Array> = {};
  const out = folder.get("out") as Directory;
  for (const name of outputs) {
    const file = out.contents.get(name);
    if (file instanceof File) found[name] = new Uint8Array(file.data);
  }
  const text = await new Blob(stdout as BlobPart[]).text();
  send({ kind: "end", code, stdout: text, stderr, outputs: found });
}
