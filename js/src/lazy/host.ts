/** The files of the host: those of Node, Deno, and Bun, and synchronous requests of workers. */

/** The parts of Node's modules that are used. */
interface Modules {
  "node:fs": {
    openSync(path: URL): number;
    fstatSync(file: number): { size: number };
    readSync(file: number, to: Uint8Array, options: { offset: number }): number;
    closeSync(file: number): void;
    promises: { readFile(path: URL, options: { signal: AbortSignal }): Promise<Uint8Array<ArrayBuffer>> };
    mkdtempSync(prefix: string): string;
    writeFileSync(path: string, bytes: Uint8Array): void;
    rmSync(path: string, options: { recursive: true; force: true }): void;
  };
  "node:crypto": { createHash(name: "sha256"): { update(bytes: Uint8Array): { digest(encoding: "hex"): string } } };
  "node:os": { tmpdir(): string };
  "node:url": { fileURLToPath(url: URL): string; pathToFileURL(path: string): URL };
}

interface Process {
  cwd(): string;
  getBuiltinModule?<Name extends keyof Modules>(name: Name): Modules[Name] | undefined;
}

const { process } = globalThis as { process?: Process };

/** Returns a module of Node, or `undefined` in a browser. */
export function builtin<Name extends keyof Modules>(name: Name): Modules[Name] | undefined {
  try {
    return process?.getBuiltinModule?.(name);
  } catch {
    return undefined; // a bundler's imitation of `process`
  }
}

/** The location against which other locations are resolved: that of the page or worker, or the current directory. */
export function defaultBase(): string | undefined {
  const { document, location } = globalThis as { document?: Document; location?: Location };
  return document?.baseURI ?? location?.href ?? builtin("node:url")?.pathToFileURL(`${process!.cwd()}/`).href;
}

/** Returns `true` if requests can be made synchronously: in workers, but not in pages. */
function canRequestSynchronously(): boolean {
  return typeof XMLHttpRequest === "function" && !("document" in globalThis);
}

/** The memory for files. New memory would take as long as the reading. */
let memory = new ArrayBuffer(0);
let timer: ReturnType<typeof setTimeout> | undefined;

/** The milliseconds after which the memory is given back. A timer for each file would take 1 % of a first call. */
const PATIENCE = 1000;

function memoryFor(size: number): ArrayBuffer {
  if (memory.byteLength < size) memory = new ArrayBuffer(size);
  if (!timer) {
    timer = setTimeout(() => {
      timer = undefined;
      memory = new ArrayBuffer(0);
    }, PATIENCE);
    // The process may end before.
    (timer as { unref?(): void }).unref?.();
  }
  return memory;
}

/** Reads a file of a process. */
function readFile(fs: Modules["node:fs"], url: URL): Uint8Array<ArrayBuffer> {
  const file = fs.openSync(url);
  try {
    const { size } = fs.fstatSync(file);
    const bytes = new Uint8Array(memoryFor(size), 0, size);
    let read = 0;
    for (let more = -1; more && read < size; read += more) more = fs.readSync(file, bytes, { offset: read });
    return bytes.subarray(0, read);
  } finally {
    fs.closeSync(file);
  }
}

/** Reads a file synchronously. Returns `undefined` if the host cannot. The next call may overwrite the bytes. */
export function readSynchronously(url: URL): Uint8Array<ArrayBuffer> | undefined {
  const fs = builtin("node:fs");
  if (url.protocol === "file:") return fs && readFile(fs, url);
  if (!canRequestSynchronously()) return undefined;
  const request = new XMLHttpRequest();
  request.open("GET", url.href, false);
  request.responseType = "arraybuffer";
  request.send();
  if (request.status !== 200) throw new Error(`the server answered ${request.status} for ${url.href}`);
  return new Uint8Array(request.response as ArrayBuffer);
}

/** A file with the bytes, at which the loader of a program can read them. */
export interface TemporaryFile {
  url: string;
  /** Whether the loader can read it synchronously. */
  isSynchronous: boolean;
  remove(): void;
}

export function makeTemporaryFile(bytes: Uint8Array<ArrayBuffer>): TemporaryFile {
  const fs = builtin("node:fs");
  if (fs) {
    const directory = fs.mkdtempSync(`${builtin("node:os")!.tmpdir()}/latebind-`);
    const url = `${directory}/library.so`;
    fs.writeFileSync(url, bytes);
    return { url, isSynchronous: true, remove: () => fs.rmSync(directory, { recursive: true, force: true }) };
  }
  const url = URL.createObjectURL(new Blob([bytes], { type: "application/wasm" }));
  return { url, isSynchronous: canRequestSynchronously(), remove: () => URL.revokeObjectURL(url) };
}
