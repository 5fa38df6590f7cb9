/** Links a DSO through a PLT in a module of its own, which is made when the DSO is instantiated. */

import { EngineInstance, EngineModule } from "../engine/engine.js";
import { canTailCall } from "../engine/tail-calls.js";
import { Choice, planPlt, reasons } from "../core/plt.js";
import type { Dso } from "../program/dso.js";
import { keepStub, leaveStub, read } from "../program/import-snapshot.js";
import { listedReferences } from "../program/references.js";
import { debugs } from "../report/settings.js";
import { bindEntry } from "../bind/plt-slots.js";
import { countsOf, type LinkRequest, type PltSource, type Way } from "./way.js";

/** The tables of a PLT: what its entries jump through, and the entries. */
interface PltTables {
  slots: WebAssembly.Table;
  entries: WebAssembly.Table;
}

/** Replaces the stubs among the imports of a DSO with the entries of a PLT. */
export function pltModule({ imports, plan, reading }: LinkRequest): Way | undefined {
  const planned = planPlt(plan!.prefix, canTailCall(), (table) => read(imports, table, reading));
  if (!planned) return undefined;
  const { table, choices, plt, types } = planned;
  const references = listedReferences();

  const installEntries = (dso: Dso, tables?: PltTables): void => {
    choices.forEach((choice, index) => {
      if (choice === Choice.Keep || choice === Choice.Shared) return;
      const module = table.modules[index]!;
      const name = table.names[index]!;
      if (choice === Choice.Late && tables) {
        const slot = references.add(module, name, table.types[index]!);
        keepStub(dso, reading, module, name);
        reading.imports[module]![name] = tables.entries.get(slot);
      } else {
        leaveStub(reading, module, name);
        dso.left++;
      }
    });
  };

  return {
    own: { types, references },
    *install(dso) {
      try {
        let tables: PltTables | undefined;
        if (plt.length) {
          const bind = (slot: number) => bindEntry(dso, tables!, slot);
          const source: PltSource = [plt, { latebind: { bind } }];
          const { exports } = (yield source) ?? new EngineInstance(new EngineModule(plt), source[1]);
          tables = exports as unknown as PltTables;
        }
        installEntries(dso, tables);
      } catch (error) {
        // An engine that refuses the PLT, for lack of memory perhaps: the loader's stubs will do.
        if (debugs("files")) console.error("latebind: a DSO is left as it is:", error);
        dso.errors++;
        dso.left = 0;
        installEntries(dso);
      }
    },
    describe(dso) {
      const lines = Array.from(choices, (choice, index) => {
        const reason = reasons[choice];
        return reason ? [`  \`${table.names[index]}' is left to the loader: ${reason}`] : [];
      });
      return [countsOf(dso, "PLT entries"), ...lines.flat()];
    },
  };
}
