/** How a strategy binds late, as `tests/support/loader.mjs` asks for it. */

import { bindLate as closure } from "../strategies/closure.mjs";
import { readImportedTypes } from "./read-types.mjs";

/**
 * For the bytes or the module of a library: `(name, lookup) => what is imported`. `known` are types that
 * were read before.
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
