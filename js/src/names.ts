/**
 * What to call a DSO in messages.
 *
 * A library does not carry a name. A loader knows one, if its tables were handed over
 * (`attach(Module)`); a page knows the address that it was fetched from.
 */

import { attachedLibraries } from "./attached.js";
import { definition, type Dso, isMainModule, landmark, newest } from "./dso.js";
import { isObject, own } from "./engine.js";
import { unwrap } from "./stubs.js";

/** The best name there is. */
export function nameOf(dso: Dso): string {
  const isMain = isMainModule(dso);
  const fallback = isMain ? "main" : `dso#${dso.id}`;
  return loaderName(dso) || dso.url || (!isMain && loadingName(dso)) || fallback;
}

/** The name under which a loader has the library that exports one of the DSO's functions. */
function loaderName(dso: Dso): string | undefined {
  const name = landmark(dso);
  if (name === undefined) return undefined;
  for (const libraries of attachedLibraries()) {
    for (const [key, { exports }] of Object.entries(libraries)) {
      // All global symbols are in one table with the name of the main module.
      if (key === "__main__" || !isObject(exports)) continue;
      if (unwrap(own(exports, name)) === definition(dso, name)) return key;
    }
  }
  return undefined;
}

/**
 * The name of a library that its loader has not finished loading, because its constructors are running perhaps.
 * Loading one synchronously interrupts the others, so it is the one that was begun last. Of several that are
 * being loaded side by side, it is one.
 */
function loadingName(dso: Dso): string {
  const names = attachedLibraries().flatMap((libraries) =>
    Object.keys(libraries).filter((name) => typeof libraries[name]?.exports === "string"),
  );
  const age = newest() - dso.id;
  // What has no function by which to recognize it may have been loaded long ago.
  if (age >= names.length || (dso.exports && landmark(dso) === undefined)) return "";
  return (dso.isSynchronous && age === 0 ? names.slice(-1) : names).join(" or ");
}
