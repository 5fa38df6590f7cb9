/** A loaded DSO, and the program that it belongs to. */

import { type AnyFunction, isFunction } from "../engine/engine.js";
import { Convention } from "../core/abi.js";
import type { FunctionTypes } from "../core/function-types.js";
import type { LibraryOfLoader } from "./attached.js";
import type { ImportNamespace } from "./namespaces.js";
import type { Reference, References } from "./references.js";
import type { Pointer } from "../stacks/regions.js";
import type { Stacks } from "../stacks/stacks.js";

/** A loaded DSO. */
export interface Dso extends FunctionTypes {
  id: number;
  url: string;
  /** Its first bytes, up to the end of the imports, if they are known. */
  prefix?: Uint8Array<ArrayBuffer> | undefined;
  references: References;
  /** The namespaces of its import object that have stubs, by module name. */
  namespaces: ReadonlyMap<string, ImportNamespace>;
  /** The stubs of a main module, by name. Each call of one looks up its symbol. */
  readonly stubs: Map<string, AnyFunction>;
  /** The number of stubs that could not be replaced. */
  fallback: number;
  /** The imports of a DSO that has such stubs, by module name. */
  kept?: Record<string, Record<string, unknown>>;
  /** The number of self references that were bound when it was relinked. */
  relinked: number;
  /** The number of errors in Latebind itself. */
  errors: number;
  /** Whether it is instantiated synchronously. */
  readonly isSynchronous: boolean;
  /** The name under which its loader was loading it when a message named it. */
  loadedAs?: string | undefined;
  program: Program;
  /** The trampolines that replace functions `invoke_*`, by type, or `undefined` if the program keeps its own. */
  readonly trampolines: Map<number, AnyFunction | undefined>;
  /** Set when it has been instantiated. */
  exports?: WebAssembly.Exports;
  /** The facts that code inside its loader knows. */
  library?: LibraryOfLoader | undefined;
  /** The loader's tables in which its symbols are looked up, once they have been found. */
  scope?: readonly object[] | undefined;
}

/** A filled slot of a main module. */
export interface FilledSlot {
  namespace: ImportNamespace;
  /** The definition that it holds. */
  found: unknown;
  /** Empties it, so that the next call reaches the binder. */
  empty(): void;
}

/** A GOT entry without a value. */
export interface UnsetAddress {
  name: string;
  global: object;
  /** The DSOs that import it. */
  dsos: Dso[];
}

/**
 * The DSOs that share one memory, in the order in which they were loaded. It lives as long as the
 * memory or one of the DSOs, because Emscripten's programs never unload a DSO.
 */
export interface Program {
  dsos: Dso[];
  /** The namespace from which its main module imports: the loader's table of global symbols. */
  globals: object | undefined;
  /** A namespace from which one of its libraries imports. */
  library: object | undefined;
  /** The stub table of its main module, or null if it has none. `undefined` if that is not known. */
  stubTable: object | null | undefined;
  /** The filled slots of its main module, by the names of their symbols. */
  filled: Map<string, FilledSlot[]>;
  /** The GOT entries without a value, by their names in messages. */
  addresses: Map<string, UnsetAddress>;
  /** The value of such an entry. */
  unset: unknown;
  /** The stacks of calls that suspend, if Latebind manages them. */
  stacks?: Stacks;
  /** The functions that suspend and continue a call. They are known when the main module has been instantiated. */
  suspensions?: WebAssembly.Table;
  /** The number of imports that suspend and have no guard, because their type is unknown. */
  untyped: number;
  /** The table of functions, once an address in it was needed. */
  table: WebAssembly.Table | undefined;
  /** The addresses of the suspending functions that are in it. */
  pointers: Map<object, Pointer>;
  /** The number of calls of `dlopen` that are waiting for a library. */
  opening: number;
  /** The last error of a library that could not be instantiated or constructed. Some loaders forget it. */
  failure: unknown;
}

/** Returns `true` if a DSO is a main module. */
export function isMainModule({ namespaces }: Pick<Dso, "namespaces">): boolean {
  return [...namespaces.values()].some(({ isMain }) => isMain);
}

/** Returns `true` if a reference is one of the main module. */
export function isMain(dso: Dso, slot: number): boolean {
  return namespaceOfReference(dso, dso.references.at(slot)).isMain;
}

/** The namespace from which a reference is imported. */
export function namespaceOfReference({ namespaces }: Dso, { module }: Reference): ImportNamespace {
  return namespaces.get(module)!;
}

/** The function that a DSO exports under a name. The object is the engine's: it has no prototype and no accessors. */
export function definition({ exports }: Dso, name: string): AnyFunction | undefined {
  const value: unknown = exports?.[name];
  return isFunction(value) ? value : undefined;
}

/** Returns `true` if a DSO defines a function in JavaScript (EM_JS). Its loader makes the function from a string. */
export function definesInHost({ exports }: Dso, name: string): boolean {
  return !!exports && Object.hasOwn(exports, Convention.EmJs + name);
}

/** The name of a function that a DSO exports, to identify the DSO by. */
export function identifyingExport(dso: Dso): string | undefined {
  // Most DSOs have this one, and a list of ten thousand names takes a millisecond.
  if (definition(dso, Convention.CallCtors)) return Convention.CallCtors;
  return Object.keys(dso.exports ?? {}).find((name) => definition(dso, name));
}
