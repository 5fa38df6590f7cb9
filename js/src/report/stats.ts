/** Counts, for people and for tests. */

import { definition, isMain } from "../program/dso.js";
import { Edge } from "../program/references.js";
import { allDsos } from "../program/registry.js";
import { nameOf } from "./names.js";

/** The late-bound references of one DSO. */
export interface DsoStats {
  /** The best name there is: the loader's, if its tables were handed over, or a URL, or a number. */
  name: string;
  /** PLT entries whose definition came later, or has not come yet. */
  late: number;
  /** PLT entries whose definition is in a library of the local scope; known once they are bound. */
  local: number;
  /** PLT entries for symbols that the DSO defines itself. */
  self: number;
  /** PLT entries of a main module. */
  main: number;
  /** How many of the entries have been bound. */
  bound: number;
  /** References that were left to the loader's stubs, before or when they were bound. */
  left: number;
  /** References to itself that were bound when the DSO was relinked, and have no entry. */
  relinked: number;
  /** Errors in Latebind itself, for which references were left to the loader's stubs. */
  errors: number;
}

/** Counts the late-bound references of each DSO, in the order in which they were loaded. */
export function stats(): DsoStats[] {
  return allDsos().map((dso) => {
    const { references } = dso;
    const { bound } = references;
    const { left, relinked, errors } = dso;
    const counts = { late: 0, local: 0, self: 0, main: 0, bound: 0, left, relinked, errors };
    for (let slot = 0; slot < references.count; slot++) {
      const edge = bound.get(slot);
      if (edge) counts.bound++;
      else if (bound.has(slot)) counts.left++;
      // Before it is bound, the edge is told as far as it can be.
      const unbound = definition(dso, references.at(slot).name) ? Edge.Self : Edge.Late;
      counts[edge ?? (isMain(dso, slot) ? Edge.Main : unbound)]++;
    }
    return { name: nameOf(dso), ...counts };
  });
}
