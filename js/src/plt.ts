/** Hands out the entries of a PLT, in the places of a loader's stubs, and fills their slots. */

import { bind } from "./binder.js";
import { Choice, type Emitted, type ImportTable, reasons } from "./core.js";
import type { Dso, ListedReferences } from "./dso.js";
import { adapt } from "./host-functions.js";
import { leaveStub, type Reading } from "./imports.js";

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
      reading.imports[module]![name] = tables.entries.get(slot);
    } else {
      leaveStub(reading, module, name);
      dso.left++;
    }
  }
}

/** Fills the slot of an entry. Entries that cannot be exported need not be recognized. */
export function bindEntry(
  dso: Dso,
  slots: WebAssembly.Table,
  entries: WebAssembly.Table | undefined,
  slot: number,
): void {
  const put = (target: unknown) => slots.set(slot, target);
  const putHost = (host: unknown) => put(adapt(dso, dso.references.at(slot).type, host));
  bind(dso, slot, {
    get imported() {
      return entries?.get(slot);
    },
    put,
    putHost,
    putOnce(attempt) {
      const first: unknown = slots.get(slot);
      putHost((...values: unknown[]) => {
        // Whatever becomes of this call, the next one starts afresh, also one from within it.
        put(first);
        return attempt(...values);
      });
    },
  });
}

/** Tells of the stubs that have to stay. */
export function tellReasons({ names }: ImportTable, choices: Uint32Array): void {
  choices.forEach((choice, index) => {
    const reason = reasons[choice];
    if (reason) console.error(`latebind:   \`${names[index]}' is left to the loader: ${reason}`);
  });
}
