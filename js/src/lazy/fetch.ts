/** Fetches libraries, and compiles them while they arrive. */

import { type Bytes, concat } from "../engine/bytes.js";
import { builtin, readSynchronously } from "./host.js";
import type { ListedLibrary } from "./manifest.js";
import { difference, sha256, sha256Async } from "./verify.js";

/** A library that is compiled and verified, and not loaded. */
export interface Fetched {
  module: WebAssembly.Module;
  bytes: Bytes;
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
    // The event may have happened after the signal, which comes first if both have.
    return Promise.race([aborted, event]);
  };
  try {
    const { signal } = controller;
    if (url.protocol === "file:" && !fetch) {
      const read = builtin("node:fs")?.promises.readFile(url, { signal });
      if (!read) throw new Error(`the host cannot read ${url.href}`);
      const { buffer, byteOffset, length } = await next(read);
      const bytes = new Uint8Array(buffer, byteOffset, length);
      return await verified(request, bytes, WebAssembly.compile(bytes));
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

/** The milliseconds in which a body arrives that is in a cache. It is compiled at once, which is faster. */
const SOON = 5;

/** Receives the body, and compiles it meanwhile. */
async function receive(
  request: Request,
  response: Response,
  next: <T>(event: Promise<T>) => Promise<T>,
): Promise<Fetched> {
  const chunks: Uint8Array[] = [];
  let output: ReadableStreamDefaultController<Uint8Array> | undefined;
  let compiled: Promise<WebAssembly.Module> | undefined;
  const stream = () => {
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (output = controller) });
    for (const chunk of chunks) output!.enqueue(chunk.slice());
    compiled = WebAssembly.compileStreaming(new Response(body, { headers: { "Content-Type": "application/wasm" } }));
    compiled.catch(() => {});
  };
  // Bun 1.3 and older have no such function.
  const timer = WebAssembly.compileStreaming! && setTimeout(stream, SOON);
  try {
    const reader = response.body!.getReader();
    for (let loaded = 0; ; ) {
      const { done, value } = await next(reader.read());
      if (done) break;
      chunks.push(value);
      output?.enqueue(value.slice());
      request.onBytes((loaded += value.length));
    }
    clearTimeout(timer);
    const bytes = concat(chunks);
    output?.close();
    return await verified(request, bytes, compiled ?? WebAssembly.compile(bytes));
  } catch (error) {
    try {
      output?.error(error);
    } catch {
      // It is closed.
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Verifies the bytes of a library while the engine compiles them. */
async function verified(
  request: Request,
  bytes: Uint8Array<ArrayBuffer>,
  compiled: Promise<WebAssembly.Module>,
): Promise<Fetched> {
  compiled.catch(() => {});
  verifySize(request, bytes);
  const hash = request.hasIntegrity ? sha256Async(bytes) : undefined;
  const differs = difference(bytes, request.functions);
  if (hash) verifyHash(request, await hash);
  verifyFunctions(differs);
  return { bytes, module: await compiled };
}

function verifySize({ listed, hasIntegrity }: Request, bytes: Uint8Array): void {
  if (hasIntegrity && bytes.length !== listed.size) {
    throw new Error(`the file has ${bytes.length} bytes, but the manifest lists ${listed.size}`);
  }
}

function verifyHash({ listed }: Request, hash: string): void {
  if (hash !== listed.sha256) {
    throw new Error(`the SHA-256 of the file is ${hash}, but the manifest lists ${listed.sha256}: it may be a different version`);
  }
}

function verifyFunctions(differs: string | undefined): void {
  if (differs) throw new Error(`it ${differs}`);
}

/** The size of a file, in bytes, for which a process need not wait. Reading it takes less time than an event. */
const SMALL = 1 << 20;

/** Returns `true` if a library is best read synchronously. */
export function isQuick({ url, listed, fetch }: Pick<Request, "url" | "listed" | "fetch">): boolean {
  return url.protocol === "file:" && !fetch && listed.size <= SMALL && builtin("node:fs") !== undefined;
}

/**
 * Reads, verifies, and compiles a library synchronously. Returns `undefined` if the host cannot. Its bytes are those of
 * the next library that is read.
 */
export function readLibrary(request: Request): Fetched | undefined {
  request.signal?.throwIfAborted();
  // The files of a function of the user may be different ones.
  const bytes = request.fetch ? undefined : readSynchronously(request.url);
  if (!bytes) return undefined;
  request.onBytes(bytes.length);
  verifySize(request, bytes);
  if (request.hasIntegrity) verifyHash(request, sha256(bytes));
  verifyFunctions(difference(bytes, request.functions));
  return { bytes, module: new WebAssembly.Module(bytes) };
}
