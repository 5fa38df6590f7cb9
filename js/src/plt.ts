/** Hands out the entries of a PLT, in the places of a loader's stubs, and fills their slots. */

import { bind } from "./binder.js";
import { Choice, type Emitted, type ImportTable, reasons } from "./core.js";
import { type Dso, isMain, type ListedReferences } from "./dso.js";
import { adapt } from "./host-functions.js";
import { keepStub, leaveStub, type Reading } from "./imports.js";

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

/**
 * Fills the slot of an entry, which may be the only one of its tables, at `index`. Entries that cannot be
 * exported need not be recognized.
 */
export function bindEntry(
  dso: Dso,
  { slots, entries }: { slots: WebAssembly.Table; entries?: WebAssembly.Table },
  slot: number,
  index = slot,
): void {
  // A library's slot is never emptied.
  const first: unknown = isMain(dso, slot) && slots.get(index);
  const put = (target: unknown) => slots.set(index, target);
  const putHost = (host: unknown) => put(adapt(dso, dso.references.at(slot).type, host));
  bind(dso, slot, {
    get imported() {
      return entries?.get(index);
    },
    put,
    putHost,
    putOnce(attempt) {
      const first: unknown = slots.get(index);
      putHost((...values: unknown[]) => {
        // Whatever becomes of this call, the next one starts afresh, also one from within it.
        put(first);
        return attempt(...values);
      });
    },
    empty: () => put(first),
  });
}

/** Tells of the stubs that have to stay. */
export function tellReasons({ names }: ImportTable, choices: Uint32Array): void {
  choices.forEach((choice, index) => {
    const reason = reasons[choice];
    if (reason) console.error(`latebind:   \`${names[index]}' is left to the loader: ${reason}`);
  });
}
