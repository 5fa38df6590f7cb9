/**
 * Modules that are generated for a function type: an adapter, which calls a host function, a PLT entry, and a type
 * test, which shows whether a function has the type. Each is compiled once.
 */

import {
  type AnyFunction,
  decode,
  EngineInstance,
  EngineLinkError,
  EngineModule,
  fits,
  isFunction,
  isStarting,
} from "../engine/engine.js";
import { canTailCall } from "../engine/tail-calls.js";
import { concat } from "../engine/bytes.js";
import { Name, OfType, Output, ShimKind } from "./abi.js";
import { outputOf, withCore } from "./core.js";

/** Makes the bytes of a module, or the text of the signature, of a function type. */
function ofType(types: Uint8Array, index: number, what: OfType): Uint8Array<ArrayBuffer> {
  return withCore(types, (core) => outputOf(core, Output.Bytes, core.of_type(index, what)).slice());
}

/** The function types of a DSO. */
export interface FunctionTypes {
  /** Its type section. */
  readonly types: Uint8Array<ArrayBuffer>;
  /** The texts of its types. Only a relinked library has them. */
  signatures?: ReadonlyMap<number, string> | undefined;
}

/** Modules by their bytes. For a portable type, they are the same for every DSO. */
const modules = new Map<string, WebAssembly.Module>();

/** The number of modules that are kept, and of type sections. A program has some dozens of types. */
const MOST_MODULES = 400;

/** A table for each type, by type section. */
const typeTests = new WeakMap<Uint8Array, WebAssembly.Table[]>();

/** The same, by the bytes of the section. */
const testsOfBytes = new Map<string, WebAssembly.Table[]>();

/** The length up to which a PLT or a type section is found by its bytes. */
const SHORT = 4000;

/** Whether the engine has no typed references, and has rejected such tables. */
let isRefused = false;

/** Makes a wasm function of the DSO's type `type` that calls `host`, a function or a `Suspending` object. */
export function adapt(dso: FunctionTypes, type: number, host: unknown): AnyFunction {
  const imports = { [Name.Namespace]: { [Name.Host]: host as WebAssembly.ImportValue } };
  return new EngineInstance(moduleOf(dso.types, type, OfType.Adapter), imports).exports[Name.Adapter] as AnyFunction;
}

/** Makes a PLT with one entry of the DSO's type `type`, and returns its tables. */
export function entryOf(
  dso: FunctionTypes,
  type: number,
  bind: () => void,
): Record<"slots" | "entries", WebAssembly.Table> {
  const { exports } = new EngineInstance(moduleOf(dso.types, type, entryKind()), { [Name.Namespace]: { [Name.Binder]: bind } });
  return exports as Record<"slots" | "entries", WebAssembly.Table>;
}

function entryKind(): OfType {
  return canTailCall() ? OfType.TailCallingEntry : OfType.Entry;
}

/** Makes a module with a shim for each of the DSO's types `indices`, in its table of entries. */
export function shimsOf({ types }: FunctionTypes, indices: readonly number[], kind: ShimKind): WebAssembly.Module {
  const input = concat([types, new Uint8Array(Uint32Array.from(indices).buffer)]);
  return compile(withCore(input, (core) => outputOf(core, Output.Bytes, core.shims(types.length, kind)).slice()));
}

function moduleOf(types: Uint8Array, type: number, what: OfType): WebAssembly.Module {
  return compile(ofType(types, type, what));
}

/** Compiles a module, once for all DSOs. */
function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  return once(modules, bytes, () => new EngineModule(bytes));
}

/** Compiles a PLT, once for all DSOs with few imports of the same types in the same order. */
export function compilePlt(plt: Uint8Array<ArrayBuffer>): WebAssembly.Module {
  return plt.length > SHORT ? new EngineModule(plt) : compile(plt);
}

/** Makes a value once for equal bytes. */
function once<T>(known: Map<string, T>, bytes: Uint8Array, make: () => T): T {
  // A spread takes eight times as long, and a call takes only so many arguments.
  const key = bytes.length > SHORT ? String(bytes) : String.fromCharCode.apply(null, bytes as unknown as number[]);
  let value = known.get(key);
  if (!value) {
    value = make();
    // A Worker cannot compile a module again after it has started.
    if (known.size >= MOST_MODULES && !isStarting()) known.delete(known.keys().next().value!);
    known.set(key, value);
  }
  return value;
}

/** References, of which only the types matter here. */
interface TypedReferences {
  readonly count: number;
  at(slot: number): { type: number };
}

/** Compiles the modules that binding a DSO's references may need, if the host may disallow that by then. */
export function prepare(types: Uint8Array, { count, at }: TypedReferences, isMain: boolean): void {
  if (!count || !isStarting()) return;
  const wanted = new Set(Array.from({ length: count }, (_, slot) => at(slot).type));
  try {
    for (const type of wanted) {
      moduleOf(types, type, OfType.Adapter);
      if (isMain) moduleOf(types, type, entryKind());
    }
  } catch {
    // The host disallows it already.
  }
}

/**
 * Returns `true` if a wasm function has the DSO's type `type`, or a subtype of it. If the host disallows code
 * generation, that cannot be tested, and the result is `true`.
 */
export function hasType(dso: FunctionTypes, type: number, target: AnyFunction): boolean {
  try {
    const table = typeTestOf(dso, type);
    if (table) return fits(table, target);
    // The engine rejects a function of a different type as the import of an adapter.
    adapt(dso, type, target);
    return true;
  } catch (error) {
    return !(error instanceof EngineLinkError);
  }
}

/** Returns `true` if a value is a wasm function that certainly has the DSO's type `type`: {@link hasType}. */
export function passesTypeTest(dso: FunctionTypes, type: number, value: unknown): boolean {
  const table = isFunction(value) && typeTestOf(dso, type);
  return !!table && fits(table, value);
}

function typeTestOf({ types }: FunctionTypes, type: number): WebAssembly.Table | undefined {
  let tables = typeTests.get(types);
  if (!tables) {
    const make = () => makeTypeTests(types);
    typeTests.set(types, (tables = types.length > SHORT ? make() : once(testsOfBytes, types, make)));
  }
  return tables[type];
}

function makeTypeTests(types: Uint8Array): WebAssembly.Table[] {
  if (isRefused) return [];
  try {
    const bytes = ofType(types, 0, OfType.TypeTests);
    if (!bytes.length) return []; // too many types
    const { exports } = new EngineInstance(new EngineModule(bytes));
    return Object.values(exports) as WebAssembly.Table[];
  } catch {
    isRefused = true;
    return [];
  }
}

/** The text of a type: `(i32, f64) -> i32`. */
export function signature(dso: FunctionTypes, type: number): string {
  return dso.signatures?.get(type) ?? decode(ofType(dso.types, type, OfType.Signature));
}
