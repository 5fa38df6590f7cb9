/**
 * The engine's own WebAssembly API, as it was before anything was wrapped.
 *
 * Everything that Latebind itself compiles and instantiates goes through these.
 */

const api = WebAssembly;

export const {
  Module: EngineModule,
  Instance: EngineInstance,
  Table: EngineTable,
  Memory: EngineMemory,
  LinkError: EngineLinkError,
  instantiate: engineInstantiate,
} = api;

/** Whether the engine can switch stacks. */
export const hasStackSwitching = typeof api.Suspending === "function";

/**
 * Whether the engine is still starting a program: Cloudflare Workers compile code then, and none
 * while they run. What tells is that their clock stands still, at the beginning of time.
 */
export function isStarting(): boolean {
  return !Date.now();
}

/** A function, of wasm or of JavaScript. */
export type AnyFunction = (...args: unknown[]) => unknown;

export function isFunction(value: unknown): value is AnyFunction {
  return typeof value === "function";
}

export function isObject(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

/** The custom sections of a name; nothing if the value is no module, of whichever realm. */
export function sectionsOf(module: unknown, name: string): ArrayBuffer[] | undefined {
  try {
    return EngineModule.customSections(module as WebAssembly.Module, name);
  } catch {
    return undefined;
  }
}

/** Whether a value is a function marked as suspending. */
export function isSuspending(value: unknown): boolean {
  return hasStackSwitching && value instanceof api.Suspending!;
}

const { get: getValue, set: setValue } = Object.getOwnPropertyDescriptor(api.Global.prototype, "value")!;

/** The value of a global, also of one whose property `value` is another; nothing if it is no global. */
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

/** Whether a value is a function that wasm exports. A table takes those alone. */
export function isWasmFunction(value: unknown): value is AnyFunction {
  if (!isFunction(value)) return false;
  funcrefs ??= new EngineTable({ element: "anyfunc", initial: 1 });
  return fits(funcrefs, value);
}

/** Whether a table takes a function: it is one of wasm, and of the table's type. */
export function fits(table: WebAssembly.Table, value: unknown): boolean {
  try {
    table.set(0, value);
  } catch {
    return false;
  }
  table.set(0, null); // keep nothing alive
  return true;
}

/** An own property's value, without running an accessor. */
export function own(object: object, name: string): unknown {
  try {
    return Reflect.getOwnPropertyDescriptor(object, name)?.value;
  } catch {
    return undefined; // a proxy that was revoked, or refuses: the engine would not have asked it
  }
}

/** The values of an object's own enumerable properties, without running an accessor. */
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
