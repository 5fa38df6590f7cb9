/** What is known of each loaded DSO, and of the program that it belongs to. */

import { type AnyFunction, isFunction, own } from "../engine/engine.js";
import type { FunctionTypes } from "../core/function-types.js";
import type { Manner } from "./namespaces.js";
import type { References } from "./references.js";

/** A loaded DSO. */
export interface Dso extends FunctionTypes {
  id: number;
  url: string;
  references: References;
  /** The namespaces of its import object that have stubs, by module name. */
  manners: ReadonlyMap<string, Manner>;
  /** The stubs of a main module, by name: each call of one looks its symbol up. */
  readonly stubs: Map<string, AnyFunction>;
  /** How many stubs could not be replaced. */
  left: number;
  /** How many references to itself were bound when it was relinked. */
  relinked: number;
  /** How many errors there were in Latebind itself. */
  errors: number;
  /** Whether it is instantiated synchronously. */
  readonly isSynchronous: boolean;
  /** The name under which its loader was loading it when it was asked for. */
  loadedAs?: string | undefined;
  program: Program;
  /** There once it has been instantiated. */
  exports?: WebAssembly.Exports;
  /** The loader's tables in which it looks symbols up, if they have been asked for. */
  scope?: readonly object[] | undefined;
}

/** A filled slot of a main module. */
export interface FilledSlot {
  manner: Manner;
  /** The definition that it was filled with. */
  found: unknown;
  /** Leaves the next call to the binder. */
  empty(): void;
}

/** An entry of a GOT that is not filled in. */
export interface UnsetAddress {
  name: string;
  global: object;
  /** The DSOs that import it. */
  dsos: Dso[];
}

/**
 * The DSOs that share one memory, in the order in which they were loaded. It lives as long as the
 * memory does, or one of the DSOs: nothing is ever unloaded from Emscripten's programs.
 */
export interface Program {
  dsos: Dso[];
  /** The namespace from which its main module imports: the loader's table of global symbols. */
  globals: object | undefined;
  /** A namespace from which one of its libraries imports. */
  library: object | undefined;
  /** The table that stubs of its main module read; null if there is none. */
  stubTable: object | null | undefined;
  /** The filled slots of its main module, by the names of their symbols. */
  filled: Map<string, FilledSlot[]>;
  /** The entries of its GOT that are not filled in, by what a message calls them. */
  addresses: Map<string, UnsetAddress>;
  /** The value of such an entry. */
  unset: unknown;
}

/** Whether a DSO is a main module. */
export function isMainModule({ manners }: Pick<Dso, "manners">): boolean {
  return [...manners.values()].some(({ isMain }) => isMain);
}

/** Whether a reference is one of the main module. */
export function isMain(dso: Dso, slot: number): boolean {
  return mannerAt(dso, slot).isMain;
}

/** How the namespace answers in which a reference is looked up. */
export function mannerAt(dso: Dso, slot: number): Manner {
  return dso.manners.get(dso.references.at(slot).module)!;
}

/** A function that a DSO exports under a name. */
export function definition(dso: Dso, name: string): AnyFunction | undefined {
  const value = dso.exports && own(dso.exports, name);
  return isFunction(value) ? value : undefined;
}

/** Whether a DSO defines a function in JavaScript (EM_JS), which its loader makes of a string. */
export function definesInHost({ exports }: Dso, name: string): boolean {
  return !!exports && Object.hasOwn(exports, `__em_js__${name}`);
}

/** What runs a DSO's constructors, in the conventions of its linker. */
const CONSTRUCTORS = "__wasm_call_ctors";

/** The name of a function that a DSO exports, by which to recognize it. */
export function landmark(dso: Dso): string | undefined {
  // Most have this one, and to list ten thousand names takes a millisecond.
  if (definition(dso, CONSTRUCTORS)) return CONSTRUCTORS;
  return Object.keys(dso.exports ?? {}).find((name) => definition(dso, name));
}
