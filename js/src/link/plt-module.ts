/** Hands out the entries of a PLT, in the places of a loader's stubs, and fills their slots. */

import type { ImportTable } from "../core/imports.js";
import { Choice, type Emitted, reasons } from "../core/plt.js";
import type { Dso } from "../program/dso.js";
import { keepStub, leaveStub, type Reading } from "../program/import-snapshot.js";
import type { ListedReferences } from "../program/references.js";

/** The tables of a PLT: what its entries jump through, and the entries. */
export interface PltTables {
  slots: WebAssembly.Table;
  entries: WebAssembly.Table;
}

/** Puts the entries in the place of the stubs. */
export function handOutEntries(
  dso: Dso,
  references: ListedReferences,
  { modules, names, types }: ImportTable,
  { choices }: Emitted,
  reading: Reading,
  tables: PltTables | undefined,
): void {
  for (let index = 0; index < choices.length; index++) {
    const choice = choices[index]!;
    if (choice === Choice.Keep || choice === Choice.Shared) continue;
    const module = modules[index]!;
    const name = names[index]!;
    if (choice === Choice.Late && tables) {
      const slot = references.add(module, name, types[index]!);
      keepStub(dso, reading, module, name);
      reading.imports[module]![name] = tables.entries.get(slot);
    } else {
      leaveStub(reading, module, name);
      dso.left++;
    }
  }
}

/** Tells of the stubs that have to stay. */
export function tellReasons({ names }: ImportTable, choices: Uint32Array): void {
  choices.forEach((choice, index) => {
    const reason = reasons[choice];
    if (reason) console.error(`latebind:   \`${names[index]}' is left to the loader: ${reason}`);
  });
}
