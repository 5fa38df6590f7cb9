/**
 * The core, compiled to wasm: the only place that knows its exports. They are described in
 * `crates/latebind-wasm/src/lib.rs`; a session begins with bytes copied in and ends with `close`.
 */

import packed from "latebind:core";
import { unpack } from "./packed.js";
import { decode, EngineInstance, EngineModule } from "./engine.js";

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  look(at: number, length: number): number;
  outline(which: number): number;
  embed_plt(length: number, tailCalls: number, always: number): number;
  bytes_len(): number;
  spans(): number;
  open(): number;
  choose(): number;
  emit(tailCalls: number, names: number): number;
  types(): number;
  of_type(index: number, what: number): number;
  output(what: number): number;
  text_len(): number;
  close(): void;
}

let exports: Exports | undefined;

/** Why there is none: an engine that forbids to generate code need not be asked for each slot. */
let refusal: unknown;

/** Compiled when it is first needed, so that importing the package costs nothing. */
function core(): Exports {
  if (refusal) throw refusal;
  try {
    exports ??= new EngineInstance(new EngineModule(unpack(packed))).exports as unknown as Exports;
    return exports;
  } catch (error) {
    throw (refusal = error);
  }
}

/** Counts sessions, to notice that one was begun within another. */
let sessions = 0;

/** Begins a session: copies bytes into the core's memory. They may be shared with other threads. */
function put(bytes: Uint8Array): void {
  sessions++;
  const address = core().alloc(bytes.length);
  new Uint8Array(core().memory.buffer, address).set(bytes);
}

function copyBytes(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(core().memory.buffer, core().output(2), length).slice();
}

/** Where the parts of a DSO are: `Outline` of the core. */
export type Outline = readonly [references: number, code: number, bodies: number, end: number];

/** How many bytes the core wants to see of a section. */
const WINDOW = 40;

/** Looks at the sections of a module. Nothing if it is not a DSO. */
export function outlineOf(bytes: Uint8Array): Outline | undefined {
  try {
    let at = 0;
    do {
      put(bytes.subarray(at, at + WINDOW));
      at = core().look(at, bytes.length);
    } while (at > 0);
    return at ? undefined : ([0, 1, 2, 3].map(core().outline) as unknown as Outline);
  } catch {
    return undefined; // an engine that does not compile the core will not compile the module
  } finally {
    exports?.close();
  }
}

/** A library with a PLT inside. */
export interface Instead {
  bytes: Uint8Array<ArrayBuffer>;
  /** As {@link spansOf} has them. */
  spans: Uint32Array;
}

/**
 * Puts a PLT inside a library, or gives nothing if it is better left as it is.
 */
export function embed(
  bytes: Uint8Array,
  [, code, bodies, end]: Outline,
  tailCalls: boolean,
  always: boolean,
): Instead | undefined {
  if (!code) return undefined;
  try {
    put(bytes.subarray(0, code));
    const { embed_plt, memory, output, text_len, bytes_len } = core();
    const slots = embed_plt(end - bodies, +tailCalls, +always);
    if (!slots) return undefined;
    const length = text_len();
    const head = new Uint8Array(memory.buffer, output(0), length);
    const tail = new Uint8Array(memory.buffer, output(2), bytes_len());
    const all = new Uint8Array(length + tail.length + bytes.length - bodies);
    all.set(head);
    all.set(bytes.subarray(bodies, end), length);
    all.set(tail, length + end - bodies);
    all.set(bytes.subarray(end), length + end - bodies + tail.length);
    return { bytes: all, spans: copyNumbers(2 + SPAN * slots) };
  } finally {
    exports?.close();
  }
}

/** What becomes of an import. From `3` on it is a stub that has to stay, for a reason. */
export const enum Choice {
  Keep = 0,
  Late = 1,
  Shared = 2,
}

/** Why a stub has to stay, by choice. */
export const reasons: Record<number, string> = {
  3: "it is imported with two types",
  4: "its type is shared between threads",
};

/** What an import object answers for an import: one of these, or 2 + the index of the same name. */
export const enum Answer {
  Definition = 0,
  Stub = 1,
  Again = 2,
}

/** Every import of a module, in order. */
export interface ImportTable {
  modules: string[];
  names: string[];
  isFunction: boolean[];
  /** The indices of the functions' types. */
  types: number[];
}

/** What binding late wants of one DSO. */
export interface Emitted {
  choices: Uint32Array;
  /** The PLT module; empty if there is no late import. */
  plt: Uint8Array<ArrayBuffer>;
  /** The DSO's type section, for {@link ofType}. */
  types: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the imports of a module, has `ask` find an answer for each, and emits the PLT.
 *
 * `ask` calls other people's code (getters, proxies), which may load another library meanwhile.
 */
export function plan(
  prefix: Uint8Array,
  tailCalls: boolean,
  ask: (table: ImportTable) => Uint32Array,
): { table: ImportTable; emitted: Emitted } | undefined {
  try {
    put(prefix);
    const count = core().open();
    if (count < 0) return undefined;
    const table = readImports(count);
    const session = sessions;
    const answers = ask(table);
    if (sessions !== session) {
      put(prefix);
      core().open();
    }
    const numbers = (): Uint32Array => new Uint32Array(core().memory.buffer, core().output(1), count);
    numbers().set(answers);
    const late = core().choose();
    const choices = numbers().slice();
    // An entry that tail-calls never stands in a stack trace, so it needs no name.
    const plt = late ? copyBytes(core().emit(+tailCalls, +!tailCalls)) : new Uint8Array();
    const types = copyBytes(core().types());
    return { table, emitted: { choices, plt, types } };
  } finally {
    exports?.close();
  }
}

/** Every import of a module. */
export function importsOf(prefix: Uint8Array): ImportTable {
  try {
    put(prefix);
    return readImports(core().open());
  } finally {
    exports?.close();
  }
}

/**
 * Where the types and the imported functions of a module are: two numbers, and {@link SPAN} for each
 * function. The core describes them.
 */
export function spansOf(prefix: Uint8Array): Uint32Array {
  try {
    put(prefix);
    return copyNumbers(core().spans());
  } finally {
    exports?.close();
  }
}

/** How many numbers tell of a function. */
export const SPAN = 5;

function copyNumbers(count: number): Uint32Array {
  return new Uint32Array(core().memory.buffer, core().output(1), count).slice();
}

function readImports(count: number): ImportTable {
  const { memory, output, text_len } = core();
  const text = decode(new Uint8Array(memory.buffer, output(0), text_len()));
  const numbers = new Uint32Array(memory.buffer, output(1), count * 4);
  const table: ImportTable = { modules: [], names: [], isFunction: [], types: [] };
  let at = 0;
  let module = "";
  for (let row = 0; row < numbers.length; row += 4) {
    const moduleNumber = numbers[row + 2]!;
    if (moduleNumber) module = text.slice(at, (at += moduleNumber - 1));
    table.modules.push(module);
    table.names.push(text.slice(at, (at += numbers[row + 3]!)));
    table.isFunction.push(numbers[row] === 1);
    table.types.push(numbers[row + 1]!);
  }
  return table;
}

/** What can be made of a type. */
export const enum OfType {
  Adapter = 0,
  Probe = 1,
  Signature = 2,
}

/** Makes something of a function type: a module's bytes, or the text of the signature. */
export function ofType(types: Uint8Array, index: number, what: OfType): Uint8Array<ArrayBuffer> {
  try {
    put(types);
    return copyBytes(core().of_type(index, what));
  } finally {
    exports?.close();
  }
}
