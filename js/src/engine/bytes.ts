/** Buffer sources, as callers of the WebAssembly API have them. */

/** Bytes that no other thread can change: `Uint8Array<ArrayBuffer>`, for which TypeScript before 5.7 has no name. */
export type Bytes = ReturnType<Uint8Array["slice"]>;

/** A view of any buffer source of the WebAssembly API, of any realm. */
export function bytesOf(source: unknown): Uint8Array | undefined {
  try {
    if (ArrayBuffer.isView(source)) {
      return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    }
    if (!isShared(source) && tagOf(source) !== "[object ArrayBuffer]") return undefined;
    return new Uint8Array(source as ArrayBuffer);
  } catch {
    return undefined; // detached, or an impostor
  }
}

/** One after the other, in memory that no other thread can change. */
export function concat(parts: readonly Uint8Array[], buffer?: ArrayBuffer): Uint8Array<ArrayBuffer> {
  const length = lengthOf(parts);
  const all = buffer ? new Uint8Array(buffer, 0, length) : new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const lengthOf = (parts: readonly Uint8Array[]): number => parts.reduce((length, part) => length + part.length, 0);

let scratch: WeakRef<ArrayBuffer> | undefined;

/** The same, but the memory is used again at the next call. A system takes as long to provide memory as to fill it. */
export function concatInScratch(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const length = lengthOf(parts);
  let buffer = scratch?.deref();
  if (!(buffer && buffer.byteLength >= length)) scratch = new WeakRef((buffer = new ArrayBuffer(length)));
  return concat(parts, buffer);
}

/** Returns `true` if threads share a buffer. */
export function isShared(buffer: unknown): boolean {
  return tagOf(buffer) === "[object SharedArrayBuffer]";
}

/** The name of a value's class, as the engine prints it. */
export function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
