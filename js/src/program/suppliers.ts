/**
 * Libraries that are loaded when one of their functions is first called. `latebind/lazy` knows them. It is a bundle
 * of its own, so nothing here has a name that the build shortens.
 */

import type { AnyFunction } from "../engine/engine.js";

/** Knows libraries that are not loaded. `owner` has the global symbols of a program, if they are known. */
export interface Supplier {
  /** Returns `true` if a library that is not loaded defines the function. */
  knows(name: string, owner: object | undefined): boolean;
  /**
   * Loads the library of a function, if that can be done at once. Returns `true` if it has. `about` returns the name of
   * the DSO that calls the function, and the text of the type.
   */
  loadNow(name: string, owner: object | undefined, about: () => [dso: string, signature: string]): boolean;
  /**
   * Returns the binder of an entry: a function that loads the library of a function, calls `bind`, and returns.
   */
  binderOf(
    name: string,
    owner: object | undefined,
    about: () => [dso: string, signature: string],
    bind: () => void,
  ): AnyFunction | undefined;
  /**
   * Sets the value of a GOT entry, if it can, to the address of a function that loads the library when it is first
   * called. `about` returns the name of the DSO that needs the address.
   */
  setAddress(name: string, owner: object | undefined, about: () => string, entry: object): boolean;
}

/** The symbol under which a page keeps suppliers for a program that contains Latebind and is not loaded yet. */
export const SUPPLIERS = "latebind.suppliers";

/** The suppliers. Most programs have none. */
export const suppliers: Supplier[] = (LINKED && (globalThis as { [key: symbol]: Supplier[] | undefined })[Symbol.for(SUPPLIERS)]) || [];
