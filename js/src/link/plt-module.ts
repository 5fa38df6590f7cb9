/** Links a DSO with a PLT in a separate module, which is made when the DSO is instantiated. */

import { EngineInstance } from "../engine/engine.js";
import { canTailCall } from "../engine/tail-calls.js";
import { Choice, Name } from "../core/abi.js";
import { compilePlt } from "../core/function-types.js";
import { planPlt, reasons } from "../core/plt.js";
import type { Dso } from "../program/dso.js";
import { keepStub, leaveStub, readImports } from "../program/import-snapshot.js";
import { listedReferences, ReferenceKind } from "../program/references.js";
import { debugs } from "../report/settings.js";
import { bindEntry } from "../bind/plt-slots.js";
import { earlyTrampolineOf, invokeObstacle } from "../bind/trampolines.js";
import { countsOf, type LinkRequest, type PltSource, type Way } from "./way.js";

/** The tables of a PLT: its slots and its entries. */
interface PltTables {
  slots: WebAssembly.Table;
  entries: WebAssembly.Table;
}

/** Replaces the stubs among the imports of a DSO with the entries of a PLT. */
export function pltModule({ imports, plan, snapshot }: LinkRequest): Way | undefined {
  const obstacle = invokeObstacle();
  let kept = 0;
  const planned = planPlt(plan!.prefix, canTailCall(), (table) => {
    if (obstacle) {
      kept = table.invokes.size;
      table.invokes.clear();
    }
    return readImports(imports, table, snapshot);
  });
  if (!planned) return undefined;
  const { table, choices, plt, types } = planned;
  const references = listedReferences();

  const installEntries = (dso: Dso, tables?: PltTables): void => {
    const invokes: [slot: number, host: unknown][] = [];
    choices.forEach((choice, index) => {
      if (choice === Choice.Keep || choice === Choice.Shared) return;
      const module = table.modules[index]!;
      const name = table.names[index]!;
      if (choice === Choice.Late && tables) {
        const reference = { module, name, type: table.types[index]!, isInvoke: table.invokes.has(index) };
        const slot = references.add(reference);
        keepStub(dso, snapshot, module, name);
        if (reference.isInvoke) invokes.push([slot, snapshot.imports[module]![name]]);
        snapshot.imports[module]![name] = tables.entries.get(slot);
      } else {
        leaveStub(snapshot, module, name);
        dso.fallback++;
      }
    });
    // A call of an entry would take half as long again.
    for (const [slot, host] of invokes) {
      const reference = references.at(slot);
      const copy = snapshot.imports[reference.module]!;
      const trampoline = earlyTrampolineOf(dso, reference, host);
      if (!trampoline) continue;
      copy[reference.name] = trampoline;
      references.bound[slot] = ReferenceKind.Invoke;
    }
  };

  return {
    own: { types, references },
    *replaceStubs(dso) {
      try {
        let tables: PltTables | undefined;
        if (plt.length) {
          const bind = (slot: number) => bindEntry(dso, tables!, slot);
          const source: PltSource = [plt, { [Name.Namespace]: { [Name.Binder]: bind } }];
          const { exports } = (yield source) ?? new EngineInstance(compilePlt(plt), source[1]);
          tables = exports as unknown as PltTables;
        }
        installEntries(dso, tables);
      } catch (error) {
        // The engine has rejected the PLT, for example for lack of memory.
        if (debugs("files")) console.error("latebind: a DSO keeps its stubs:", error);
        dso.errors++;
        dso.fallback = 0;
        installEntries(dso);
      }
    },
    describe(dso) {
      const lines = Array.from(choices, (choice, index) => {
        const reason = reasons[choice];
        return reason ? [`  \`${table.names[index]}' uses the loader's stub: ${reason}`] : [];
      });
      if (kept) lines.push([`  ${kept} functions \`invoke_*' remain: ${obstacle}`]);
      return [countsOf(dso, "PLT entries"), ...lines.flat()];
    },
  };
}
