/** The choice of the stubs that are replaced, and the PLT that replaces them. */

import { copyIn, numbersOf, outputOf, sessions, withCore } from "./core.js";
import { type ImportTable, readImports, typesOf } from "./imports.js";

/** What becomes of an import. From `3` on it is a stub that has to stay, for a reason. */
export const enum Choice {
  Keep = 0,
  Late = 1,
  Shared = 2,
}

/** Why a stub has to stay, by choice. */
export const reasons: Record<number, string> = {
  3: "it is imported with two types",
  4: "its type is shared between threads",
};

/** What an import object answers for an import: one of these, or 2 + the index of the same name. */
export const enum Answer {
  Definition = 0,
  Stub = 1,
  Again = 2,
}

/** The PLT of one DSO. */
export interface PltPlan {
  table: ImportTable;
  choices: Uint32Array;
  /** The PLT module; empty if there is no late import. */
  plt: Uint8Array<ArrayBuffer>;
  /** The DSO's type section, for {@link ofType}. */
  types: Uint8Array<ArrayBuffer>;
}

/**
 * Reads the imports of a module, has `ask` find an answer for each, and emits the PLT.
 *
 * `ask` calls other people's code (getters, proxies), which may load another library meanwhile.
 */
export function planPlt(
  prefix: Uint8Array<ArrayBuffer>,
  tailCalls: boolean,
  ask: (table: ImportTable) => Uint32Array,
): PltPlan | undefined {
  return withCore(prefix, (core) => {
    const count = core.open(0);
    if (count < 0) return undefined;
    const table = readImports(core, prefix, count);
    const types = typesOf(prefix, numbersOf(core, 2));
    const session = sessions;
    const answers = ask(table);
    if (sessions !== session) {
      copyIn(core, prefix);
      core.open(0);
    }
    numbersOf(core, count).set(answers);
    const late = core.choose();
    const choices = numbersOf(core, count).slice();
    // An entry that tail-calls never stands in a stack trace, so it needs no name.
    const length = late && core.emit(+tailCalls, +!tailCalls);
    return { table, choices, plt: outputOf(core, 2, length).slice(), types };
  });
}
