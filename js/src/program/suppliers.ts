/** Libraries that are loaded when one of their functions is first called. `latebind/lazy` knows them. */

import type { AnyFunction } from "../engine/engine.js";

/** A reference to a symbol that no loaded DSO defines. */
export interface UndefinedReference {
  /** The name of the symbol. */
  name: string;
  /** The global symbols of its program, if they are known. */
  owner: object | undefined;
  /** Returns the name of the DSO that refers to the symbol, and the text of the type. */
  about(): { dso: string; signature: string };
}

/** Knows libraries that are not loaded. */
export interface Supplier {
  /** Returns the type section of a function of a library that is not loaded, or `undefined` if it knows none. */
  typesOf(name: string, owner: object | undefined): Uint8Array<ArrayBuffer> | undefined;
  /**
   * Returns the binder of an entry: a function that loads the library of a symbol, calls `bind`, and returns.
   * Returns `undefined` if it knows no library that is not loaded.
   */
  binderOf(reference: UndefinedReference, bind: () => void): AnyFunction | undefined;
}

/** The suppliers. Most programs have none. */
export const suppliers: Supplier[] = [];
