/**
 * The names of DSOs in messages.
 *
 * A library does not contain its name. A loader has one, if its tables were handed over
 * (`attach(Module)`). A page has the URL from which the library was fetched.
 */

import { isObject, own } from "../engine/engine.js";
import { Convention } from "../core/abi.js";
import { attachedLibraries, type Library } from "../program/attached.js";
import { definition, type Dso, identifyingExport, isMainModule } from "../program/dso.js";
import { unwrap } from "../program/namespaces.js";
import { newest } from "../program/registry.js";

/** The best name that is known. */
export function nameOf(dso: Dso): string {
  const fallback = isMainModule(dso) ? "main" : `dso#${dso.id}`;
  if (LINKED) return dso.library?.name || dso.url || fallback;
  return loaderName(dso) || dso.url || (dso.loadedAs ?? nameBeingLoaded(dso)) || fallback;
}

/** The name under which a loader has the library that exports one of the DSO's functions. */
function loaderName(dso: Dso): string | undefined {
  const name = identifyingExport(dso);
  if (name === undefined) return undefined;
  for (const libraries of attachedLibraries()) {
    for (const [key, { exports }] of Object.entries(libraries)) {
      // All global symbols are in one table with the name of the main module.
      if (key === Convention.MainModule || !isObject(exports)) continue;
      if (unwrap(own(exports, name)) === definition(dso, name)) return key;
    }
  }
  return undefined;
}

/** Libraries that have been identified as a DSO. */
const claimed = new WeakSet<Library>();

/** A message that names more libraries than this, of which the DSO is one, is of no use. */
const MOST_CANDIDATES = 3;

/**
 * The name of a library that its loader has not finished loading, for example because its constructors are running.
 * A synchronous load interrupts all others, so its library is the one whose load began last. If several are loaded
 * asynchronously, it can be any of them.
 */
function nameBeingLoaded(dso: Dso): string | undefined {
  const loading = attachedLibraries()
    .flatMap((libraries) => Object.entries(libraries))
    .filter(([, library]) => typeof library?.exports === "string" && !claimed.has(library));
  const age = newest() - dso.id;
  const [name, library] = loading.at(-1) ?? [];
  // A DSO without a function that identifies it may have been loaded long ago.
  const isLoaded = dso.exports && identifyingExport(dso) === undefined;
  if (!library || isMainModule(dso) || isLoaded || age >= loading.length) return undefined;
  if (loading.length === 1 || (dso.isSynchronous && age === 0)) {
    claimed.add(library);
    return (dso.loadedAs = name);
  }
  return loading.length > MOST_CANDIDATES ? undefined : loading.map(([name]) => name).join(" or ");
}
