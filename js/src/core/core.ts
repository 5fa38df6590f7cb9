/**
 * The core, compiled to wasm, and its exports. `crates/latebind-wasm/src/lib.rs` describes them. A session begins
 * with bytes that are copied in, and ends with `close`.
 */

import { EngineInstance, EngineModule } from "../engine/engine.js";
import { unpack } from "../engine/packed.js";
import { Layout, OfType, Output, ShimKind } from "./abi.js";

export interface Core {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  scan(at: number, length: number): number;
  layout(which: Layout): number;
  replace(start: number, end: number, length: number, policy: number): number;
  bytes_len(): number;
  open(functionsFirst: number): number;
  choose(): number;
  emit(tailCalls: number, names: number): number;
  of_type(index: number, what: OfType): number;
  shims(length: number, kind: ShimKind): number;
  output(what: Output): number;
  text_len(): number;
  close(): void;
}

let exports: Core | undefined;

/** The error of the engine, if it has refused to compile the core. It is not asked again for each slot. */
let refusal: unknown;

/** Returns `true` if the engine has refused to compile the core. */
export function isRefused(): boolean {
  return refusal !== undefined;
}

/** Compiles the core when it is first needed, so that importing the package costs nothing. */
function core(): Core {
  if (refusal) throw refusal;
  try {
    exports ??= new EngineInstance(new EngineModule(unpack(PACKED_CORE))).exports as unknown as Core;
    return exports;
  } catch (error) {
    throw (refusal = error);
  }
}

/** The number of sessions, which shows whether one has begun within another. */
export let sessions = 0;

/** Begins a session: copies bytes into the core's memory. They may be shared with other threads. */
export function copyIn(core: Core, bytes: Uint8Array): void {
  sessions++;
  const address = core.alloc(bytes.length);
  new Uint8Array(core.memory.buffer, address).set(bytes);
}

/** Runs a session: copies bytes in, calls `use`, and ends the session. */
export function withCore<T>(bytes: Uint8Array, use: (core: Core) => T): T {
  const exports = core();
  try {
    copyIn(exports, bytes);
    return use(exports);
  } finally {
    exports.close();
  }
}

/** An output of a call: text or bytes. */
export function outputOf(core: Core, what: Output, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(core.memory.buffer, core.output(what), length);
}

/** The numbers among the output of a call. */
export function numbersOf(core: Core, count: number): Uint32Array {
  return new Uint32Array(core.memory.buffer, core.output(Output.Numbers), count);
}
