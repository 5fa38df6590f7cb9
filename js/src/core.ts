/**
 * The core, compiled to wasm: the only place that knows its exports. They are described in
 * `crates/latebind-wasm/src/lib.rs`; a session begins with bytes copied in and ends with `close`.
 */

import { beginsAsDso, concat } from "./bytes.js";
import { unpack } from "./packed.js";
import { decode, EngineInstance, EngineModule } from "./engine.js";

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  look(at: number, length: number): number;
  outline(which: number): number;
  instead(start: number, end: number, length: number, when: number): number;
  bytes_len(): number;
  open(functionsOnly: number): number;
  choose(): number;
  emit(tailCalls: number, names: number): number;
  of_type(index: number, what: number): number;
  output(what: number): number;
  text_len(): number;
  close(): void;
}

let exports: Exports | undefined;

/** Why there is none: an engine that forbids to generate code need not be asked for each slot. */
let refusal: unknown;

/** Whether the engine has refused to compile it. */
export function isRefused(): boolean {
  return refusal !== undefined;
}

/** Compiled when it is first needed, so that importing the package costs nothing. */
function core(): Exports {
  if (refusal) throw refusal;
  try {
    exports ??= new EngineInstance(new EngineModule(unpack(PACKED_CORE))).exports as unknown as Exports;
    return exports;
  } catch (error) {
    throw (refusal = error);
  }
}

/** Counts sessions, to notice that one was begun within another. */
let sessions = 0;

/** Copies bytes into the core's memory. They may be shared with other threads. */
function put(core: Exports, bytes: Uint8Array): void {
  sessions++;
  const address = core.alloc(bytes.length);
  new Uint8Array(core.memory.buffer, address).set(bytes);
}

/** Runs a session: copies bytes in, has the core do what is wanted, and ends it. */
function withCore<T>(bytes: Uint8Array, use: (core: Exports) => T): T {
  const exports = core();
  try {
    put(exports, bytes);
    return use(exports);
  } finally {
    exports.close();
  }
}

/** What a call has left: text (0) or bytes (2). */
function outputOf(core: Exports, what: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(core.memory.buffer, core.output(what), length);
}

function numbersOf(core: Exports, count: number): Uint32Array {
  return new Uint32Array(core.memory.buffer, core.output(1), count);
}

/** Where the parts of a DSO are: `Outline` of the core. */
export type Outline = readonly [references: number, code: number, bodies: number, end: number];

/** How many bytes the core wants to see of a section. */
const WINDOW = 40;

/** Looks at the sections of a module. Nothing if it is not a DSO. */
export function outlineOf(bytes: Uint8Array): Outline | undefined {
  if (!beginsAsDso(bytes)) return undefined;
  try {
    return withCore(bytes.subarray(0, WINDOW), (core) => {
      let at = core.look(0, bytes.length);
      while (at > 0) {
        put(core, bytes.subarray(at, at + WINDOW));
        at = core.look(at, bytes.length);
      }
      return at ? undefined : ([0, 1, 2, 3].map(core.outline) as unknown as Outline);
    });
  } catch {
    return undefined; // an engine that does not compile the core will not compile the module
  }
}

/** For which libraries a PLT is put inside. */
export const enum When {
  Never = 0,
  Possible = 1,
  Gain = 2,
}

/** What an engine is to compile instead of a DSO. */
export interface Instead {
  bytes: Uint8Array<ArrayBuffer>;
  /** Gives the source back, which its owner may have changed or transferred by then. */
  restore(): Uint8Array<ArrayBuffer>;
  /** As {@link spansOf} has them, if a PLT is inside. If none is, the references are sent along. */
  spans: Uint32Array | undefined;
}

/**
 * Makes what is to be compiled instead of a DSO; nothing if that is the DSO itself. `isMissing` tells
 * whether nobody in the program defines a symbol.
 */
export function makeInstead(
  source: Uint8Array,
  outline: Outline,
  when: number,
  isMissing: (name: string) => boolean,
): Instead | undefined {
  const [references, code, bodies, end] = outline;
  if (!code) when = When.Never;
  let names: string[] = [];
  const instead = withCore(source.subarray(0, when ? code : references), (core) => {
    const slots = core.instead(bodies, end, source.length, when);
    if (slots < 0) {
      const spans = numbersOf(core, -2 * slots);
      const nameAt = (_: unknown, at: number) =>
        decode(source.subarray(spans[2 * at], spans[2 * at + 1]));
      names = Array.from({ length: -slots }, nameAt);
    }
    const made = outputOf(core, 2, core.bytes_len());
    if (slots < 1) {
      if (!made.length) return undefined;
      const bytes = concat([source, made]);
      const { length } = source;
      return { bytes, restore: () => bytes.slice(0, length), spans: undefined };
    }
    const pieces = new Uint32Array(core.memory.buffer, core.output(3));
    const parts: Uint8Array[] = [];
    // The source once more: what is left out, and where in the new bytes the rest is.
    const originals: (Uint8Array | [start: number, end: number])[] = [];
    let from = 0;
    let length = 0;
    let seen = 0;
    // What comes last is a piece.
    for (let at = 0; from < made.length; at += 3) {
      const upTo = pieces[at]!;
      const start = pieces[at + 1]!;
      const end = pieces[at + 2]!;
      parts.push(made.subarray(from, upTo), source.subarray(start, end));
      length += upTo - from;
      // Some pieces come twice.
      if (start >= seen) {
        originals.push(source.slice(seen, start), [length, length + end - start]);
        seen = end;
      }
      length += end - start;
      from = upTo;
    }
    originals.push(source.slice(seen));
    const bytes = concat(parts);
    const restore = () =>
      concat(originals.map((it) => (it instanceof Uint8Array ? it : bytes.subarray(...it))));
    return { bytes, restore, spans: numbersOf(core, 2 + SPAN * slots).slice() };
  });
  const missing = names.filter(isMissing).length;
  return missing ? makeInstead(source, outline, when + missing, isMissing) : instead;
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
  /** The indices of the types of functions. That of a tag has {@link TAG} added. */
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
  prefix: Uint8Array<ArrayBuffer>,
  tailCalls: boolean,
  ask: (table: ImportTable) => Uint32Array,
): { table: ImportTable; emitted: Emitted } | undefined {
  return withCore(prefix, (core) => {
    const count = core.open(0);
    if (count < 0) return undefined;
    const table = readImports(core, prefix, count);
    const types = typesOf(prefix, numbersOf(core, 2));
    const session = sessions;
    const answers = ask(table);
    if (sessions !== session) {
      put(core, prefix);
      core.open(0);
    }
    numbersOf(core, count).set(answers);
    const late = core.choose();
    const choices = numbersOf(core, count).slice();
    // An entry that tail-calls never stands in a stack trace, so it needs no name.
    const length = late && core.emit(+tailCalls, +!tailCalls);
    return { table, emitted: { choices, plt: outputOf(core, 2, length).slice(), types } };
  });
}

/** Every import of a module. */
export function importsOf(prefix: Uint8Array): ImportTable {
  return withCore(prefix, (core) => readImports(core, prefix, core.open(0)));
}

/**
 * Where the types and the imported functions of a module are: two numbers, and {@link SPAN} for each
 * function. The core describes them.
 */
export function spansOf(prefix: Uint8Array): Uint32Array {
  return withCore(prefix, (core) => numbersOf(core, 2 + SPAN * core.open(1)).slice());
}

/** How many numbers tell of an import. */
export const SPAN = 5;

/** The type section of a module. */
export function typesOf(
  prefix: Uint8Array<ArrayBuffer>,
  [start, end]: Uint32Array,
): Uint8Array<ArrayBuffer> {
  return prefix.slice(start, end);
}

function readImports(core: Exports, prefix: Uint8Array, count: number): ImportTable {
  const numbers = numbersOf(core, 2 + SPAN * count);
  const text = decode(outputOf(core, 0, prefix.length));
  // Names of ASCII are where their bytes are; slicing is ten times as fast as decoding each.
  const isAscii = text.length === prefix.length;
  const nameAt = (at: number) => {
    const start = numbers[at];
    const end = numbers[at + 1];
    return isAscii ? text.slice(start, end) : decode(prefix.subarray(start, end));
  };
  const table: ImportTable = { modules: [], names: [], isFunction: [], types: [] };
  let last = 0;
  let module = "";
  for (let at = 2; at < numbers.length; at += SPAN) {
    // Runs of imports have one module name.
    if (numbers[at] !== last) {
      last = numbers[at]!;
      module = nameAt(at);
    }
    const type = numbers[at + 4]!;
    table.modules.push(module);
    table.names.push(nameAt(at + 2));
    table.isFunction.push(type < TAG);
    table.types.push(type);
  }
  return table;
}

/** What is added to the type of a tag. */
export const TAG = 0x8000_0000;

/** What can be made of a type. */
export const enum OfType {
  Adapter = 0,
  Probes = 1,
  Signature = 2,
  Entry = 3,
  TailCallingEntry = 4,
}

/** Makes something of a function type: a module's bytes, or the text of the signature. */
export function ofType(types: Uint8Array, index: number, what: OfType): Uint8Array<ArrayBuffer> {
  return withCore(types, (core) => outputOf(core, 2, core.of_type(index, what)).slice());
}
