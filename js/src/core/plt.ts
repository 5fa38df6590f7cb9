/** The choice of the stubs that are replaced, and the PLT that replaces them. */

import { Choice, Output } from "./abi.js";
import { copyIn, numbersOf, outputOf, sessions, withCore } from "./core.js";
import { decodeImports, type ImportTable, typesOf } from "./imports.js";

/** The reasons why a stub cannot be replaced, by choice. */
export const reasons: Record<number, string> = {
  [Choice.TwoTypes]: "it is imported with two types",
  [Choice.SharedType]: "its type is shared between threads",
};

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
 * Decodes the imports of a module, calls `readValues` for their values, and emits the PLT.
 *
 * `readValues` runs code of the program (getters, proxies), which may load another library meanwhile.
 */
export function planPlt(
  prefix: Uint8Array<ArrayBuffer>,
  tailCalls: boolean,
  readValues: (table: ImportTable) => Uint32Array,
): PltPlan | undefined {
  return withCore(prefix, (core) => {
    const count = core.open(0);
    if (count < 0) return undefined;
    const table = decodeImports(core, prefix, count);
    const types = typesOf(prefix, numbersOf(core, 2));
    const session = sessions;
    const values = readValues(table);
    if (sessions !== session) {
      copyIn(core, prefix);
      core.open(0);
    }
    numbersOf(core, count).set(values);
    const late = core.choose();
    const choices = numbersOf(core, count).slice();
    // An entry that tail-calls is never in a stack trace, so it needs no name.
    const length = late && core.emit(+tailCalls, +!tailCalls);
    return { table, choices, plt: outputOf(core, Output.Bytes, length).slice(), types };
  });
}
