/** Verifies libraries against a manifest, and makes PLT entries. The core does both. */

import { decode, EngineInstance, EngineModule } from "../engine/engine.js";
import { unpack } from "../engine/packed.js";
import { Output, WINDOW } from "../core/abi.js";
import { builtin } from "./host.js";

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  scan(at: number, length: number): number;
  code(): number;
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
    copyIn(core, parts);
    return use(core);
  } finally {
    core.close();
  }
}

function copyIn({ alloc, memory }: Exports, parts: Uint8Array[]): void {
  let at = alloc(parts.reduce((sum, { length }) => sum + length, 0));
  for (const part of parts) {
    new Uint8Array(memory.buffer, at).set(part);
    at += part.length;
  }
}

function textOf({ memory, output, text_len }: Exports): string {
  return decode(new Uint8Array(memory.buffer, output(Output.Text), text_len()));
}

/** Returns the SHA-256 of the bytes, in hexadecimal. The engine's own functions are ten times as fast as the core. */
export function sha256(bytes: Uint8Array): string {
  const crypto = builtin("node:crypto");
  if (crypto) return crypto.createHash("sha256").update(bytes).digest("hex");
  return withCore([bytes], (core) => {
    core.hash(bytes.length);
    return textOf(core);
  });
}

/** Does the same, and need not be synchronous. */
export async function sha256Async(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Pages have it in a secure context only.
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined;
  if (!subtle || builtin("node:crypto")) return sha256(bytes);
  const hash = new Uint8Array(await subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
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
  const declarations = withCore([], (core) => {
    for (let at = 0; ; ) {
      copyIn(core, [bytes.subarray(at, at + WINDOW)]);
      at = core.scan(at, bytes.length);
      if (at <= 0) return bytes.subarray(0, core.code() || bytes.length);
    }
  });
  return withCore([declarations, encodeList(functions)], (core) => {
    return core.compare(declarations.length) ? textOf(core) : undefined;
  });
}

/** Encodes texts as the core reads them: each after its length, in four bytes. */
function encodeList(texts: string[]): Uint8Array {
  const encoder = new TextEncoder();
  // A UTF-16 code unit takes three bytes at most.
  const bytes = new Uint8Array(texts.reduce((size, { length }) => size + 4 + 3 * length, 0));
  let at = 0;
  for (const text of texts) {
    const { written } = encoder.encodeInto(text, bytes.subarray(at + 4));
    new DataView(bytes.buffer).setUint32(at, written, true);
    at += 4 + written;
  }
  return bytes.subarray(0, at);
}
