/** Verifies libraries against a manifest, and makes PLT entries. The core does both. */

import { decode, EngineInstance, EngineModule } from "../engine/engine.js";
import { unpack } from "../engine/packed.js";
import { Output } from "../core/abi.js";
import { builtin } from "./host.js";

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  compare(length: number): number;
  hash(length: number): void;
  make_entry(): number;
  output(what: Output): number;
  text_len(): number;
  close(): void;
}

let core: Exports | undefined;

/** Runs a session of the core: copies the parts in, calls `use`, and frees the memory. */
function withCore<T>(parts: Uint8Array[], use: (core: Exports) => T): T {
  core ??= new EngineInstance(new EngineModule(unpack(PACKED_CORE))).exports as unknown as Exports;
  try {
    let at = core.alloc(parts.reduce((sum, { length }) => sum + length, 0));
    for (const part of parts) {
      new Uint8Array(core.memory.buffer, at).set(part);
      at += part.length;
    }
    return use(core);
  } finally {
    core.close();
  }
}

function textOf({ memory, output, text_len }: Exports): string {
  return decode(new Uint8Array(memory.buffer, output(Output.Text), text_len()));
}

/** Returns the SHA-256 of the bytes, in hexadecimal. */
export function sha256(bytes: Uint8Array): string {
  // Ten times as fast, and synchronous too.
  const crypto = builtin("node:crypto");
  if (crypto) return crypto.createHash("sha256").update(bytes).digest("hex");
  return withCore([bytes], (core) => {
    core.hash(bytes.length);
    return textOf(core);
  });
}

/** Returns a PLT module with one entry of a type, or `undefined` if the text is not the text of a type. */
export function entryModule(signature: string): WebAssembly.Module | undefined {
  return withCore([new TextEncoder().encode(signature)], (core) => {
    const length = core.make_entry();
    return length ? new EngineModule(new Uint8Array(core.memory.buffer, core.output(Output.Bytes), length)) : undefined;
  });
}

/**
 * Compares a library with its functions in the manifest: the names and the types, one after the other. Returns the
 * description of the first difference.
 */
export function difference(bytes: Uint8Array, functions: string[]): string | undefined {
  const encoder = new TextEncoder();
  const texts = functions.flatMap((text) => {
    const encoded = encoder.encode(text);
    return [Uint8Array.from([0, 8, 16, 24], (shift) => (encoded.length >>> shift) & 255), encoded];
  });
  return withCore([bytes, ...texts], (core) => {
    return core.compare(bytes.length) ? textOf(core) : undefined;
  });
}
