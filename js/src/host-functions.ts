/**
 * Functions of wasm about one function type: one that calls a host function, and a test whether a
 * function has the type. Compiled once for each type.
 */

import { ofType, OfType } from "./core.js";
import type { Dso, References } from "./dso.js";
import {
  type AnyFunction,
  decode,
  EngineInstance,
  EngineLinkError,
  EngineModule,
  fits,
  isStarting,
} from "./engine.js";

/** Modules by their bytes; those of a portable type are the same for every DSO. */
const adapters = new Map<string, WebAssembly.Module>();

/** By type section: a table for each type. */
const probes = new WeakMap<Uint8Array, WebAssembly.Table[]>();

/** Whether an engine without typed references has refused such tables: it always will. */
let isRefused = false;

/** A function of wasm, of the DSO's type `type`, that calls `host`: a function or a Suspending. */
export function adapt(dso: Dso, type: number, host: unknown): AnyFunction {
  const imports = { latebind: { host: host as WebAssembly.ImportValue } };
  return new EngineInstance(adapterOf(dso.types, type), imports).exports.call as AnyFunction;
}

function adapterOf(types: Uint8Array, type: number): WebAssembly.Module {
  const bytes = ofType(types, type, OfType.Adapter);
  const key = String(bytes);
  let module = adapters.get(key);
  if (!module) adapters.set(key, (module = new EngineModule(bytes)));
  return module;
}

/** Compiles what references may want when they are bound, if it may be forbidden by then. */
export function prepare(types: Uint8Array, { count, at }: References): void {
  if (!count || !isStarting()) return;
  const wanted = new Set(Array.from({ length: count }, (_, slot) => at(slot).type));
  try {
    for (const type of wanted) adapterOf(types, type);
  } catch {
    // It is forbidden already.
  }
}

/**
 * Whether a function of wasm has the DSO's type `type`, or a subtype of it. Where code may not be
 * generated there is no telling: then it is taken to be as the DSO declares it.
 */
export function hasType(dso: Dso, type: number, target: AnyFunction): boolean {
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
export function signature(dso: Dso, type: number): string {
  return dso.signatures?.get(type) ?? decode(ofType(dso.types, type, OfType.Signature));
}
