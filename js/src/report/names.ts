/**
 * What to call a DSO in messages.
 *
 * A library does not carry a name. A loader knows one, if its tables were handed over
 * (`attach(Module)`); a page knows the address that it was fetched from.
 */

import { isObject, own } from "../engine/engine.js";
import { attachedLibraries, type Library } from "../program/attached.js";
import { definition, type Dso, isMainModule, landmark } from "../program/dso.js";
import { unwrap } from "../program/namespaces.js";
import { newest } from "../program/registry.js";

/** The best name there is. */
export function nameOf(dso: Dso): string {
  const fallback = isMainModule(dso) ? "main" : `dso#${dso.id}`;
  return loaderName(dso) || dso.url || (dso.loadedAs ?? nameBeingLoaded(dso)) || fallback;
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

/** Libraries that are known to be a certain DSO. */
const claimed = new WeakSet<Library>();

/** Of more libraries it is of no use to know that the DSO is one of them. */
const MOST_CANDIDATES = 3;

/**
 * The name of a library that its loader has not finished loading, because its constructors are running perhaps.
 * Loading one synchronously interrupts the others, so it is the one that was begun last. Of several that are
 * loaded side by side it may be any.
 */
function nameBeingLoaded(dso: Dso): string | undefined {
  const loading = attachedLibraries()
    .flatMap((libraries) => Object.entries(libraries))
    .filter(([, library]) => typeof library?.exports === "string" && !claimed.has(library));
  const age = newest() - dso.id;
  const [name, library] = loading.at(-1) ?? [];
  // What has no function by which to recognize it may have been loaded long ago.
  const isLoaded = dso.exports && landmark(dso) === undefined;
  if (!library || isMainModule(dso) || isLoaded || age >= loading.length) return undefined;
  if (loading.length === 1 || (dso.isSynchronous && age === 0)) {
    claimed.add(library);
    return (dso.loadedAs = name);
  }
  return loading.length > MOST_CANDIDATES ? undefined : loading.map(([name]) => name).join(" or ");
}
