/**
 * Links a relinked library, which has slots of its own (`docs/relinking.md`), and a DSO whose import types are
 * unknown, which has none.
 */

import { type AnyFunction, isFunction } from "../engine/engine.js";
import { isRefused } from "../core/core.js";
import { hasType } from "../core/function-types.js";
import { importsOf, listImports } from "../core/imports.js";
import { Answer } from "../core/plt.js";
import type { Dso } from "../program/dso.js";
import { keepStub, leaveStub, read } from "../program/import-snapshot.js";
import { unwrap } from "../program/namespaces.js";
import { listedReferences } from "../program/references.js";
import { nameOf } from "../report/names.js";
import { bindSlot, dispatch, type Dispatcher, type LateSlot } from "../bind/relinked-slots.js";
import { NO_SLOTS } from "./section.js";
import { countsOf, type LinkRequest, type Way } from "./way.js";

/** Replaces the stubs that have slots with dispatchers, and gives the library the binder. */
export function relinked({
  module,
  imports,
  plan,
  section = NO_SLOTS,
  reading,
}: LinkRequest): Way | undefined {
  const table = listImports(module, plan?.prefix);
  if (!table) return undefined;
  const answers = read(imports, table, reading);
  const { modules, names } = table;
  const { slots, ...own } = section;
  const references = listedReferences();
  const given = reading.imports;
  const dispatchers: (Dispatcher | undefined)[] = Array.from(answers, (answer) =>
    answer === Answer.Stub ? { hasSlot: false, target: undefined } : undefined,
  );

  const installBinder = (dso: Dso): void => {
    const late: LateSlot[] = []; // with holes, where the definition is there already
    let index = -1;
    slots.forEach(({ module, name, type }, slot) => {
      // Slots stand in the order of their imports.
      while (++index < names.length) if (names[index] === name && modules[index] === module) break;
      const answer = answers[index]!;
      const dispatcher = dispatchers[answer < Answer.Again ? index : answer - Answer.Again];
      if (!dispatcher) return;
      const reference = references.add(module, name, type);
      late[slot] = { dispatcher, reference };
      dispatcher.hasSlot = true;
      keepStub(dso, reading, module, name);
      given[module]![name] = dispatch(dso, late[slot]);
    });
    given.latebind = {
      ...given.latebind,
      bind: (slot: number, imported: AnyFunction) => bindSlot(dso, late[slot], imported),
    };
  };

  /** Leaves an import without a slot to the loader, unless it only has a wrapper around the definition. */
  const leave = (dso: Dso, index: number): void => {
    const module = modules[index]!;
    const name = names[index]!;
    const wrapped = given[module]![name];
    const target = unwrap(wrapped) as AnyFunction;
    if (plan && target !== wrapped) {
      types ??= importsOf(plan.prefix).types;
      if (hasType(dso, types[index]!, target)) {
        given[module]![name] = target;
        return;
      }
    }
    leaveStub(reading, module, name);
    dso.left++;
  };
  let types: number[] | undefined;

  return {
    own: { ...own, references },
    *install(dso) {
      // A host that has a binder of its own knows what it does. It is the last import.
      const isBound = isFunction(given.latebind?.bind) && answers.at(-1) !== Answer.Stub;
      if (slots.length && !isBound) installBinder(dso);
      dispatchers.forEach((dispatcher, index) => {
        if (dispatcher && !dispatcher.hasSlot) leave(dso, index);
      });
    },
    describe: (dso) => [
      section === NO_SLOTS ? describeUnseen(dso) : `${countsOf(dso, "slots")}, ${dso.relinked} bound before`,
    ],
  };
}

/** Says that a DSO keeps its stubs, and what would help. */
function describeUnseen(dso: Dso): string {
  const [why, remedy] = isRefused()
    ? ["the host disallows code generation", "relink it with `latebind relink`"]
    : [
        "it was compiled before Latebind was installed, or in another thread",
        "relink it with `latebind relink`, or install Latebind earlier",
      ];
  return `file ${nameOf(dso)}: ${dso.left} stubs stay, because its import types are unknown (${why}); ${remedy}`;
}
