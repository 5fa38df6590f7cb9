/**
 * The engine's own WebAssembly API, from before Latebind wrapped it.
 *
 * Everything that Latebind itself compiles and instantiates goes through these.
 */

import { tagOf } from "./bytes.js";

// If an engine has no WebAssembly, nothing is called on this object, so an import of the package does not fail.
const api = globalThis.WebAssembly ?? ({} as typeof WebAssembly);

export const {
  Module: EngineModule,
  Instance: EngineInstance,
  Table: EngineTable,
  Memory: EngineMemory,
  Global: EngineGlobal,
  LinkError: EngineLinkError,
  instantiate: engineInstantiate,
  Suspending: EngineSuspending,
} = api;

/** The tag of JavaScript errors, if the engine has it. */
export const { JSTag: jsTag } = api;

/** Whether the engine supports stack switching. */
export const hasStackSwitching = typeof EngineSuspending === "function";

/**
 * Returns `true` if a Cloudflare Worker is starting: a Worker compiles code then, and none while it
 * runs. Its clock remains at zero until it has started. A test with fake timers may stop the clock
 * there too, so a second property decides: a starting Worker refuses to generate random numbers.
 */
export function isStarting(): boolean {
  if (Date.now()) return false;
  try {
    globalThis.crypto?.getRandomValues(new Uint8Array());
    return false;
  } catch {
    return true;
  }
}

/** A wasm or JavaScript function. */
export type AnyFunction = (...args: unknown[]) => unknown;

export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** Returns the custom sections of a name, or `undefined` if the value is not a module of any realm. */
export function sectionsOf(module: unknown, name: string): ArrayBuffer[] | undefined {
  try {
    return EngineModule.customSections(module as WebAssembly.Module, name);
  } catch {
    return undefined;
  }
}

/**
 * Returns `true` if a value is an object of a class of the WebAssembly API, of any realm: an accessor
 * of the class accepts it as the receiver. One that refuses takes ten microseconds, so the tag is looked at first.
 */
function isOf(engineClass: new (...args: never[]) => object, accessor: string, value: unknown): boolean {
  if (isFunction(value)) return false; // a library may export ten thousand
  if (value instanceof engineClass) return true;
  try {
    if (tagOf(value) !== tagOf(engineClass.prototype)) return false;
    Reflect.get(engineClass.prototype, accessor, value);
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns `true` if a proxy of `Module` may answer for `Module.imports`. Once the property is frozen,
 * an engine rejects every answer but the property's value.
 */
export function listsCanBeReplaced(module: object = EngineModule): boolean {
  return Reflect.getOwnPropertyDescriptor(module, "imports")?.configurable !== false;
}

/** Returns `true` if a value is a global of any realm. A different realm is recognized by the tag, which takes longer. */
export function isGlobal(value: unknown): value is object {
  return value instanceof EngineGlobal || tagOf(value) === "[object WebAssembly.Global]";
}

/** Returns `true` if a value is a memory, of any realm. */
export function isMemory(value: unknown): value is WebAssembly.Memory {
  return isOf(EngineMemory, "buffer", value);
}

/** Returns `true` if a value is a table, of any realm. */
export function isTable(value: unknown): value is WebAssembly.Table {
  return isOf(EngineTable, "length", value);
}

/** The functions of the `Suspending` objects that were made since Latebind was installed. */
const suspended = new WeakMap<object, unknown>();

let hasSuspended = false;

/** Remembers the function of a `Suspending` object, which the engine does not return. */
export function rememberSuspending(object: object, of: unknown): void {
  hasSuspended = true;
  suspended.set(object, of);
}

/** Returns `true` if a program has made a `Suspending` object since Latebind was installed. */
export function wasSuspendingMade(): boolean {
  return hasSuspended;
}

/**
 * Returns `true` if a value is a function marked as suspending. The class has no accessor, no tag in SpiderMonkey, and
 * no instances in JavaScriptCore, whose objects are plain functions, and are remembered. One of another realm is
 * recognized by the name of its class. The engine rejects an object that imitates it.
 */
export function isSuspending(value: unknown): boolean {
  if (!hasStackSwitching || !isObject(value)) return false;
  if (isFunction(value)) return suspended.has(value);
  const itsClass = own(Object.getPrototypeOf(value) ?? value, "constructor");
  return value instanceof EngineSuspending! || (isFunction(itsClass) && itsClass.name === "Suspending");
}

/** Returns `true` if the engine accepts a value for the import of a function. */
export function isCallable(value: unknown): boolean {
  return isFunction(value) || isSuspending(value);
}

/** Returns the function of a `Suspending` object, or the function itself. */
export function functionOf(host: unknown): AnyFunction {
  return (suspended.get(host as object) ?? host) as AnyFunction;
}

const { get: getValue, set: setValue } =
  Object.getOwnPropertyDescriptor(api.Global?.prototype ?? api, "value") ?? ({} as PropertyDescriptor);

/** Returns the value of a global, even if its property `value` was replaced, or `undefined` if it is not a global. */
export function valueOfGlobal(global: unknown): unknown {
  try {
    return getValue!.call(global) as unknown;
  } catch {
    return undefined; // of a type that JavaScript has no values for
  }
}

export function setValueOfGlobal(global: unknown, value: unknown): void {
  setValue!.call(global, value);
}

let funcrefs: WebAssembly.Table | undefined;

/** Returns `true` if a value is an exported wasm function. A table accepts no other function. */
export function isWasmFunction(value: unknown): value is AnyFunction {
  if (!isFunction(value)) return false;
  funcrefs ??= new EngineTable({ element: "anyfunc", initial: 1 });
  return fits(funcrefs, value);
}

/** Returns `true` if a table accepts a function: a wasm function of the type of the table. */
export function fits(table: WebAssembly.Table, value: unknown): boolean {
  try {
    table.set(0, value);
  } catch {
    return false;
  }
  table.set(0, null); // keep nothing alive
  return true;
}

/** Returns the value of an own property. Does not run an accessor. */
export function own(object: object, name: string): unknown {
  try {
    return Reflect.getOwnPropertyDescriptor(object, name)?.value;
  } catch {
    return undefined; // a proxy that was revoked, or refuses: the engine would not have asked it
  }
}

/** Returns the values of the own enumerable properties of an object. Does not run an accessor. */
export function ownValues(object: object): unknown[] {
  try {
    return Object.keys(object).map((name) => own(object, name));
  } catch {
    return []; // such a proxy
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

export function decode(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}
