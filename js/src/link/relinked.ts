/**
 * Links a relinked library, which contains its slots (`docs/relinking.md`), and a DSO whose import types are
 * unknown, which has none.
 */

import { type AnyFunction, isFunction } from "../engine/engine.js";
import { isRefused } from "../core/core.js";
import { hasType } from "../core/function-types.js";
import { importsOf, listImports } from "../core/imports.js";
import { Convention, ImportValue, Name } from "../core/abi.js";
import type { Dso } from "../program/dso.js";
import { keepStub, leaveStub, readImports } from "../program/import-snapshot.js";
import { unwrap } from "../program/namespaces.js";
import { listedReferences } from "../program/references.js";
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
  // The engine lists no types, and most libraries have no such function.
  if (plan && table.names.some((name) => name.startsWith(Convention.Invoke)) && !invokeObstacle()) {
    table.invokes = importsOf(plan.prefix).invokes;
  }
  const values = readImports(imports, table, snapshot);
  const { modules, names } = table;
  const { slots, ...own } = section;
  const references = listedReferences();
  const given = snapshot.imports;
  /** The references of the stubs that have slots, by the index of the import. */
  const referenceOf: number[] = [];

  const installBinder = (dso: Dso): void => {
    const late = lateSlots(dso);
    let index = -1;
    for (let slot = 0; slot < slots.count; slot++) {
      // Slots are in the order of their imports.
      while (++index < names.length) if (slots.isOf(slot, modules[index]!, names[index]!)) break;
      const value = values[index]!;
      if (!value) continue; // it has a definition already
      const module = modules[index]!;
      const name = names[index]!;
      const first = value < ImportValue.Again ? index : value - ImportValue.Again;
      if (!values[first]) continue;
      const reference = references.add({ module, name, type: slots.typeOf(slot), isInvoke: table.invokes.has(index) });
      late.references[slot] = reference;
      if (first in referenceOf) late.same.set(reference, referenceOf[first]!);
      else referenceOf[first] = reference;
      keepStub(dso, snapshot, module, name);
      given[module]![name] = dispatch(late, referenceOf[first]!);
    }
    given[Name.Namespace] = {
      ...given[Name.Namespace],
      [Name.Binder]: (slot: number, imported: AnyFunction) => bindSlot(late, slot, imported),
    };
  };

  /** Gives an import without a slot the loader's stub, unless that is a wrapper of a definition that fits. */
  const fallBack = (dso: Dso, index: number): void => {
    const module = modules[index]!;
    const name = names[index]!;
    const wrapped = given[module]![name];
    const target = unwrap(wrapped) as AnyFunction;
    const isInvoke = table.invokes.has(index);
    if (plan && (isInvoke || target !== wrapped)) {
      types ??= importsOf(plan.prefix).types;
      const type = types[index]!;
      const trampoline = isInvoke && trampolineOf(dso, { module, name, type, isInvoke }, wrapped);
      const found = trampoline || target;
      if (found !== wrapped && hasType(dso, type, found)) return void (given[module]![name] = found);
    }
    leaveStub(snapshot, module, name);
    dso.fallback++;
  };
  let types: number[] | undefined;

  return {
    own: { ...own, references },
    *replaceStubs(dso) {
      // A host can provide its own binder, which is the last import.
      const isBound = isFunction(given[Name.Namespace]?.[Name.Binder]) && values.at(-1) !== ImportValue.Stub;
      if (slots.count && !isBound) installBinder(dso);
      values.forEach((value, index) => {
        if (value === ImportValue.Stub && !(index in referenceOf)) fallBack(dso, index);
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
