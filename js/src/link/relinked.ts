/**
 * Links a relinked library, which contains its slots (`docs/relinking.md`), and a DSO whose import types are
 * unknown, which has none.
 */

import { type AnyFunction, isFunction } from "../engine/engine.js";
import { isRefused } from "../core/core.js";
import { hasType } from "../core/function-types.js";
import { listImports } from "../core/imports.js";
import { ImportValue, Name } from "../core/abi.js";
import type { Dso } from "../program/dso.js";
import { addNamespace, keepStub, leaveStub, readImports } from "../program/import-snapshot.js";
import { unwrap } from "../program/namespaces.js";
import { slotReferences } from "../program/references.js";
import { nameOf } from "../report/names.js";
import { bindSlot, dispatch, lateSlots } from "../bind/relinked-slots.js";
import { invokeObstacle, trampolineOf } from "../bind/trampolines.js";
import { NO_SLOTS } from "./section.js";
import { countsOf, type LinkRequest, type Way } from "./way.js";

/** Replaces the stubs that have slots with dispatchers, and gives the library the binder. */
export function relinked({
  module,
  imports,
  plan,
  section = NO_SLOTS,
  snapshot,
}: LinkRequest): Way | undefined {
  const table = listImports(module, plan?.prefix);
  if (!table) return undefined;
  if (invokeObstacle()) table.invokes.clear();
  const values = readImports(imports, table, snapshot, true);
  const { modules, names, invokes, types } = table;
  const { slots, ...own } = section;
  const { imported, unimported, imports: importOf } = slots;
  /** The slots whose imports are stubs, by reference. */
  const late: number[] = [];
  const references = slotReferences(late, slots, (slot) => {
    if (slot >= imported) return slots.at(slot - imported);
    const index = importOf[slot]!;
    return { module: modules[index]!, name: names[index]!, type: slots.typeOf(slot), isInvoke: invokes.has(index) };
  });
  const given = snapshot.imports;
  // The memory is imported from the module name of these slots.
  if (unimported && snapshot.home) addNamespace(snapshot, slots.at(0).module, snapshot.home);
  /** The references of the stubs that have slots, by the index of the import. */
  const referenceOf: (number | undefined)[] = new Array(names.length) as undefined[];

  const installBinder = (dso: Dso): void => {
    const referenceOfSlot: (number | undefined)[] = [];
    const state = lateSlots(dso, (slot) => (slot < imported ? referenceOfSlot[slot] : slot - imported + late.length));
    importOf.forEach((index, slot) => {
      const value = values[index]!;
      if (!value) return; // it has a definition already
      const first = value < ImportValue.Again ? index : value - ImportValue.Again;
      if (!values[first]) return;
      const module = modules[index]!;
      const name = names[index]!;
      const reference = late.push(slot) - 1;
      referenceOfSlot[slot] = reference;
      if (referenceOf[first] !== undefined) state.same.set(reference, referenceOf[first]);
      else referenceOf[first] = reference;
      keepStub(dso, snapshot, module, name);
      given[module]![name] = dispatch(state, referenceOf[first]!);
    });
    const own: Record<string, unknown> = { ...given[Name.Namespace] };
    own[Name.Binder] = (slot: number, imported: AnyFunction | null) => bindSlot(state, slot, imported);
    for (let index = 0; unimported && index < section.signatures.size; index++) {
      own[Name.HostCall + index] = (...values: unknown[]) =>
        dispatch(state, state.referenceOf(values.pop() as number)!)(...values);
    }
    given[Name.Namespace] = own;
  };

  /** Gives an import without a slot the loader's stub, unless that is a wrapper of a definition that fits. */
  const fallBack = (dso: Dso, index: number): void => {
    const module = modules[index]!;
    const name = names[index]!;
    const wrapped = given[module]![name];
    const target = unwrap(wrapped) as AnyFunction;
    const isInvoke = invokes.has(index);
    const type = types[index];
    if (type !== undefined && (isInvoke || target !== wrapped)) {
      const trampoline = isInvoke && trampolineOf(dso, { module, name, type, isInvoke }, wrapped);
      const found = trampoline || target;
      if (found !== wrapped && hasType(dso, type, found)) return void (given[module]![name] = found);
    }
    leaveStub(snapshot, module, name);
    dso.fallback++;
  };
  return {
    own: { ...own, references },
    *replaceStubs(dso) {
      // A host can provide its own binder, which is the last import.
      const isBound = isFunction(given[Name.Namespace]?.[Name.Binder]) && values.at(-1) !== ImportValue.Stub;
      if (imported + unimported && !isBound) installBinder(dso);
      values.forEach((value, index) => {
        if (value === ImportValue.Stub && referenceOf[index] === undefined) fallBack(dso, index);
      });
    },
    describe: (dso) => [
      section === NO_SLOTS ? describeUnseen(dso) : `${countsOf(dso, "slots")}, ${dso.relinked} bound before`,
    ],
  };
}

/** Reports that a DSO keeps its stubs, and the remedy. */
function describeUnseen(dso: Dso): string {
  const [why, more] = isRefused()
    ? ["the host disallows code generation", ""]
    : ["it was compiled before Latebind was installed, or in another thread", ", or install Latebind earlier"];
  return (
    `file ${nameOf(dso)}: ${dso.fallback} stubs stay, because its import types are unknown (${why}); ` +
    `relink it with \`latebind relink\`${more}`
  );
}
