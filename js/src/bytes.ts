/** Buffer sources, as callers of the WebAssembly API have them. */

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

/** A copy that no other thread can change. */
export function copyOf(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

/** Whether a buffer is one that threads share. */
export function isShared(buffer: unknown): boolean {
  return tagOf(buffer) === "[object SharedArrayBuffer]";
}

function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value);
}
