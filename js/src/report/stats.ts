/** Statistics, for people and for tests. */

import { definition, isMain, isMainModule } from "../program/dso.js";
import { ReferenceKind } from "../program/references.js";
import { allDsos } from "../program/registry.js";
import { nameOf } from "./names.js";

/** The late-bound references of one DSO. */
export interface DsoStats {
  /** The best name that is known: the loader's, if its tables were handed over, or a URL, or a number. */
  name: string;
  /** PLT entries whose definition was loaded later, or is not loaded yet. */
  late: number;
  /** PLT entries whose definition is in a library of the local scope. This is known once they are bound. */
  local: number;
  /** PLT entries for symbols that the DSO defines itself. */
  self: number;
  /** PLT entries of a main module. */
  main: number;
  /** Functions `invoke_*` that trampolines replace. Some count only when they have been called. */
  invoke: number;
  /** The number of the entries that have been bound. */
  bound: number;
  /** References that use the loader's stub, since the load or since they were bound. */
  fallback: number;
  /** Self references that were bound when the DSO was relinked, and have no entry. */
  relinked: number;
  /** Errors in Latebind itself, after which references use the loader's stub. */
  errors: number;
  /** The stacks of its program, if the DSO is a main module and Latebind manages them: `docs/reentrancy.md`. */
  stacks?: StackStats;
}

/** The stacks of a program whose calls suspend. */
export interface StackStats {
  /** Regions that were allocated. */
  regions: number;
  /** Calls that shared a stack, because the budget was used up or there was no memory. */
  shared: number;
  /** Imports that suspend whose type is unknown. Calls that wait in them share a stack. */
  untyped: number;
}

/** Counts the late-bound references of each DSO, in the order in which they were loaded. */
export function stats(): DsoStats[] {
  return allDsos().map((dso) => {
    const { references } = dso;
    const { bound } = references;
    const { fallback, relinked, errors } = dso;
    const counts = { late: 0, local: 0, self: 0, main: 0, invoke: 0, bound: 0, fallback, relinked, errors };
    for (let slot = 0; slot < references.count; slot++) {
      const kind = bound[slot];
      if (kind) counts.bound++;
      else if (kind === null) counts.fallback++;
      // Before a reference is bound, its kind can be known in part only.
      const unbound = definition(dso, references.at(slot).name) ? ReferenceKind.Self : ReferenceKind.Late;
      counts[kind ?? (isMain(dso, slot) ? ReferenceKind.Main : unbound)]++;
    }
    const { stacks, untyped } = dso.program;
    if (!stacks || !isMainModule(dso)) return { name: nameOf(dso), ...counts };
    const { regions, shared } = stacks;
    return { name: nameOf(dso), ...counts, stacks: { regions: regions.count(), shared, untyped } };
  });
}
