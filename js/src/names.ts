/**
 * What to call a DSO in messages.
 *
 * A library does not carry a name. A loader knows one, if its tables were handed over
 * (`attach(Module)`); a page knows the address that it was fetched from.
 */

import { attachedLibraries, type Library } from "./attached.js";
import { definition, type Dso, isMainModule, landmark } from "./dso.js";
import { isObject, own } from "./engine.js";
import { unwrap } from "./stubs.js";

/** The best name there is. */
export function nameOf(dso: Dso): string {
  const fallback = isMainModule(dso) ? "main" : `dso#${dso.id}`;
  return loaderName(dso) || dso.url || dso.loadedAs || fallback;
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
 * The name of the library that a loader is about to instantiate. It has no exports yet, and has none either while
 * its constructors run. Loading it synchronously interrupts all others, so it is the one that was begun last; of
 * several that are loaded side by side it may be any.
 */
export function nameBeingLoaded(isSynchronous: boolean): string {
  const loading = attachedLibraries()
    .flatMap((libraries) => Object.entries(libraries))
    .filter(([, library]) => typeof library?.exports === "string" && !claimed.has(library));
  const last = loading.at(-1);
  if (last && (isSynchronous || loading.length === 1)) {
    claimed.add(last[1]);
    return last[0];
  }
  return loading.length > MOST_CANDIDATES ? "" : loading.map(([name]) => name).join(" or ");
}
