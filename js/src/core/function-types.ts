/**
 * Functions of wasm about one function type: one that calls a host function, and a test whether a
 * function has the type. Compiled once for each type.
 */

import {
  type AnyFunction,
  decode,
  EngineInstance,
  EngineLinkError,
  EngineModule,
  fits,
  isStarting,
} from "../engine/engine.js";
import { canTailCall } from "../engine/tail-calls.js";
import { outputOf, withCore } from "./core.js";

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

/** The function types of a DSO. */
export interface FunctionTypes {
  /** Its type section. */
  readonly types: Uint8Array<ArrayBuffer>;
  /** The texts of its types, if it has brought them: those of a relinked library. */
  signatures?: ReadonlyMap<number, string> | undefined;
}

/** Modules by their bytes; those of a portable type are the same for every DSO. */
const modules = new Map<string, WebAssembly.Module>();

/** More modules than this are not kept: a program has some dozens of types. */
const MOST_MODULES = 500;

/** By type section: a table for each type. */
const probes = new WeakMap<Uint8Array, WebAssembly.Table[]>();

/** Whether an engine without typed references has refused such tables: it always will. */
let isRefused = false;

/** A function of wasm, of the DSO's type `type`, that calls `host`: a function or a Suspending. */
export function adapt(dso: FunctionTypes, type: number, host: unknown): AnyFunction {
  const imports = { latebind: { host: host as WebAssembly.ImportValue } };
  return new EngineInstance(moduleOf(dso.types, type, OfType.Adapter), imports).exports.call as AnyFunction;
}

/** The tables of a PLT with one entry, of the DSO's type `type`. */
export function entryOf(dso: FunctionTypes, type: number, bind: () => void): Record<"slots" | "entries", WebAssembly.Table> {
  const { exports } = new EngineInstance(moduleOf(dso.types, type, entryKind()), { latebind: { bind } });
  return exports as Record<"slots" | "entries", WebAssembly.Table>;
}

function entryKind(): OfType {
  return canTailCall() ? OfType.TailCallingEntry : OfType.Entry;
}

function moduleOf(types: Uint8Array, type: number, what: OfType): WebAssembly.Module {
  const bytes = ofType(types, type, what);
  const key = String(bytes);
  let module = modules.get(key);
  if (!module) {
    module = new EngineModule(bytes);
    // What was compiled at the start of a Worker cannot be compiled again.
    if (modules.size >= MOST_MODULES && !isStarting()) modules.delete(modules.keys().next().value!);
    modules.set(key, module);
  }
  return module;
}

/** References, of which only the types matter here. */
interface TypedReferences {
  readonly count: number;
  at(slot: number): { type: number };
}

/** Compiles what references of a DSO may want when they are bound, if it may be forbidden by then. */
export function prepare(types: Uint8Array, { count, at }: TypedReferences, isMain: boolean): void {
  if (!count || !isStarting()) return;
  const wanted = new Set(Array.from({ length: count }, (_, slot) => at(slot).type));
  try {
    for (const type of wanted) {
      moduleOf(types, type, OfType.Adapter);
      if (isMain) moduleOf(types, type, entryKind());
    }
  } catch {
    // It is forbidden already.
  }
}

/**
 * Whether a function of wasm has the DSO's type `type`, or a subtype of it. Where code may not be
 * generated there is no telling: then it is taken to be as the DSO declares it.
 */
export function hasType(dso: FunctionTypes, type: number, target: AnyFunction): boolean {
  try {
    const { types } = dso;
    let tables = probes.get(types);
    if (!tables) probes.set(types, (tables = makeProbes(types)));
    const table = tables[type];
    if (table) return fits(table, target);
    // An import of the type refuses a function of another one.
    adapt(dso, type, target);
    return true;
  } catch (error) {
    return !(error instanceof EngineLinkError);
  }
}

function makeProbes(types: Uint8Array): WebAssembly.Table[] {
  if (isRefused) return [];
  try {
    const bytes = ofType(types, 0, OfType.Probes);
    if (!bytes.length) return []; // too many types
    const { exports } = new EngineInstance(new EngineModule(bytes));
    return Object.values(exports) as WebAssembly.Table[];
  } catch {
    isRefused = true;
    return [];
  }
}

/** A type in words: `(i32, f64) -> i32`. */
export function signature(dso: FunctionTypes, type: number): string {
  return dso.signatures?.get(type) ?? decode(ofType(dso.types, type, OfType.Signature));
}
