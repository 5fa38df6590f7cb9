/** Fetches libraries, and compiles them while they arrive. */

import { concat } from "../engine/bytes.js";
import { builtin, readSynchronously } from "./host.js";
import type { ListedLibrary } from "./manifest.js";
import { difference, sha256 } from "./verify.js";

/** A library that is compiled and verified, and not loaded. */
export interface Fetched {
  module: WebAssembly.Module;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The function that fetches a file: `fetch`, or one like it. */
export type Fetch = (url: string, init: { signal: AbortSignal }) => Promise<Response>;

/** How a library is fetched. */
export interface Request {
  url: URL;
  listed: ListedLibrary;
  /** The names and the types of its functions, one after the other. */
  functions: string[];
  fetch: Fetch | undefined;
  hasIntegrity: boolean;
  /** The milliseconds after which a request fails if no bytes arrive. */
  timeout: number;
  signal: AbortSignal | undefined;
  onBytes(loaded: number): void;
}

/** Fetches, compiles, and verifies a library. Nothing of it remains if that fails. */
export async function fetchLibrary(request: Request): Promise<Fetched> {
  const { url, fetch, timeout, signal } = request;
  const controller = new AbortController();
  const abort = () => controller.abort(signal!.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener("abort", abort);
  // A function of the user may ignore the signal.
  const aborted = new Promise<never>((_, reject) => {
    const fail = () => reject(controller.signal.reason);
    if (controller.signal.aborted) fail();
    controller.signal.addEventListener("abort", fail);
  });
  aborted.catch(() => {});
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Waits for the next event, at most as long as the timeout. */
  const next = <T>(event: Promise<T>): Promise<T> => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(new Error(`no bytes arrived for ${timeout} ms`)), timeout);
    return Promise.race([event, aborted]);
  };
  try {
    const { signal } = controller;
    if (url.protocol === "file:" && !fetch) {
      const read = builtin("node:fs")?.promises.readFile(url, { signal });
      if (!read) throw new Error(`the host cannot read ${url.href}`);
      const bytes = new Uint8Array(await next(read));
      return { bytes, module: await verified(request, bytes, () => WebAssembly.compile(bytes)) };
    }
    const response = await next((fetch ?? globalThis.fetch)(url.href, { signal }));
    if (!response.ok) throw new Error(`the server answered ${response.status} for ${url.href}`);
    return await receive(request, response, next);
  } catch (error) {
    // WebKit's own error does not have the reason.
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", abort);
    controller.abort(); // whatever has not arrived is not needed
  }
}

/** Receives the body, and compiles it meanwhile. */
async function receive(
  request: Request,
  response: Response,
  next: <T>(event: Promise<T>) => Promise<T>,
): Promise<Fetched> {
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (output = controller) });
  const headers = { "Content-Type": "application/wasm" };
  // Bun 1.3 and older have no such function.
  const compiled = WebAssembly.compileStreaming?.(new Response(body, { headers }));
  compiled?.catch(() => {});
  const chunks: Uint8Array[] = [];
  try {
    const reader = response.body!.getReader();
    for (let loaded = 0; ; ) {
      const { done, value } = await next(reader.read());
      if (done) break;
      chunks.push(value);
      output!.enqueue(value.slice());
      request.onBytes((loaded += value.length));
    }
    const bytes = concat(chunks);
    const module = await verified(request, bytes, () => {
      output!.close();
      return compiled ?? WebAssembly.compile(bytes);
    });
    return { bytes, module };
  } catch (error) {
    try {
      output!.error(error);
    } catch {
      // It is closed.
    }
    throw error;
  }
}

/** Verifies the bytes of a library, and returns the module. */
async function verified(
  request: Request,
  bytes: Uint8Array,
  compile: () => Promise<WebAssembly.Module>,
): Promise<WebAssembly.Module> {
  verify(request, bytes);
  return compile();
}

function verify({ listed, functions, hasIntegrity }: Request, bytes: Uint8Array): void {
  if (hasIntegrity) {
    if (bytes.length !== listed.size) {
      throw new Error(`the file has ${bytes.length} bytes, but the manifest lists ${listed.size}`);
    }
    const hash = sha256(bytes);
    if (hash !== listed.sha256) {
      throw new Error(`the SHA-256 of the file is ${hash}, but the manifest lists ${listed.sha256}: it may be a different version`);
    }
  }
  const differs = difference(bytes, functions);
  if (differs) throw new Error(`it ${differs}`);
}

/** Reads, verifies, and compiles a library synchronously. Returns `undefined` if the host cannot. */
export function readLibrary(request: Request): Fetched | undefined {
  // The files of a function of the user may be different ones.
  const bytes = request.fetch ? undefined : readSynchronously(request.url);
  if (!bytes) return undefined;
  request.onBytes(bytes.length);
  verify(request, bytes);
  return { bytes, module: new WebAssembly.Module(bytes) };
}
