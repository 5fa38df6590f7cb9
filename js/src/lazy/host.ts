/** The files of the host: those of Node, Deno, and Bun, and synchronous requests of workers. */

/** The parts of Node's modules that are used. */
interface Modules {
  "node:fs": {
    readFileSync(path: URL): Uint8Array<ArrayBuffer>;
    mkdtempSync(prefix: string): string;
    writeFileSync(path: string, bytes: Uint8Array): void;
    rmSync(path: string, options: { recursive: true; force: true }): void;
    promises: { readFile(path: URL, options: { signal: AbortSignal }): Promise<Uint8Array<ArrayBuffer>> };
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

/** Reads a file synchronously. Returns `undefined` if the host cannot. */
export function readSynchronously(url: URL): Uint8Array<ArrayBuffer> | undefined {
  const fs = builtin("node:fs");
  if (url.protocol === "file:") return fs && new Uint8Array(fs.readFileSync(url));
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
