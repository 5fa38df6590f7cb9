/** Adapts the late binding of a strategy to `tests/support/loader.mjs`. */

import { bindLate as closure } from "../strategies/closure.mjs";
import { readImportedTypes } from "./read-types.mjs";

/**
 * Returns `(name, lookup) => import` for the bytes or the module of a library. `known` has types that were already
 * read.
 */
export function lateBindingOf({ bindLate = closure, readsTypes }, known) {
  return (library) => {
    let types = known;
    function typeOf(name) {
      if (!readsTypes) return undefined;
      if (!types && library instanceof WebAssembly.Module) {
        throw new TypeError("a module does not tell the types of its imports");
      }
      types ??= readImportedTypes(library);
      return types.get(name);
    }
    return (name, lookup) => bindLate({ name, type: typeOf(name), lookup });
  };
}
