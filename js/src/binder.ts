/**
 * The binder: fills a slot on first use.
 *
 * A first-use function of the PLT calls it, and makes the onward call when it has returned. Where to
 * look, and in which order, the core says; here each step is carried out.
 */

import { nextStep, Outcome, Step } from "./core.js";
import { definesInHost, definition, type Dso, Edge, fellows, isMain, mannerAt, type PltTables } from "./dso.js";
import { type AnyFunction, isFunction, isSuspending, isWasmFunction, own } from "./engine.js";
import { undefinedSymbol } from "./errors.js";
import { adapt, hasType, signature } from "./host-functions.js";
import { nameOf } from "./names.js";
import { findScope } from "./scope.js";
import { debugs } from "./settings.js";
import { ask, type Manner } from "./stubs.js";

/** A reference that is being bound. */
interface Binding {
  dso: Dso;
  slot: number;
  tables: PltTables;
  name: string;
  type: number;
  manner: Manner;
  /** What was found last, and on which edge. */
  found: unknown;
  edge: Edge;
}

/** Fills a slot of a DSO's PLT, or has it filled for one call. */
export function bind(dso: Dso, tables: PltTables, slot: number): void {
  const { names, types } = dso.references;
  const main = isMain(dso, slot);
  const binding: Binding = {
    dso,
    slot,
    tables,
    name: names[slot]!,
    type: types[slot]!,
    manner: mannerAt(dso, slot),
    found: undefined,
    edge: main ? Edge.Main : Edge.Late,
  };
  let step = Step.AskGlobal;
  while (step !== Step.Done) step = nextStep(step, take(step, binding), main);
}

function take(step: Step, binding: Binding): Outcome {
  switch (step) {
    case Step.AskGlobal:
      binding.found = ask(binding.manner, binding.name);
      return answer(binding);
    case Step.AskDefiners:
      return askDefiners(binding);
    case Step.FindScope:
      binding.dso.scope ??= findScope(binding.dso, binding.manner.namespace);
      return binding.dso.scope ? Outcome.Some : Outcome.None;
    case Step.AskScope:
      return askScope(binding);
    case Step.AskSelf:
      if (definesInHost(binding.dso, binding.name)) return Outcome.OwnHost;
      binding.found = ownDefinition(binding);
      binding.edge = Edge.Self;
      return answer(binding);
    case Step.Fill:
      return fill(binding);
    case Step.FillStub:
      fillStub(binding);
      break;
    case Step.TryStub:
      tryStub(binding);
  }
  return Outcome.None;
}

function answer({ found }: Binding): Outcome {
  return found === undefined ? Outcome.None : Outcome.Some;
}

/** Who defines the symbol, of the DSOs that may belong to the program? */
function askDefiners(binding: Binding): Outcome {
  const { dso, name } = binding;
  let outcome = Outcome.None;
  for (const other of fellows(dso)) {
    const inHost = definesInHost(other, name);
    const found = other === dso ? ownDefinition(binding) : definition(other, name);
    if (!inHost && !found) continue;
    if (other !== dso) return Outcome.Some;
    outcome = inHost ? Outcome.OwnHost : Outcome.Own;
  }
  return outcome;
}

/** What the DSO itself exports. An import that it exports again is no definition. */
function ownDefinition({ dso, tables, slot, name }: Binding): AnyFunction | undefined {
  const found = definition(dso, name);
  return found === tables.entries.get(slot) ? undefined : found;
}

function askScope(binding: Binding): Outcome {
  const { dso, name } = binding;
  const table = dso.scope!.find((table) => Object.hasOwn(table, name));
  const found = table && own(table, name);
  binding.found = found === binding.tables.entries.get(binding.slot) ? undefined : found;
  binding.edge = found === definition(dso, name) ? Edge.Self : Edge.Local;
  return answer(binding);
}

/** Puts what was found into the slot. */
function fill(binding: Binding): Outcome {
  const { dso, slot, tables, type, found, edge } = binding;
  if (isWasmFunction(found)) {
    if (!hasType(dso, type, found)) return Outcome.Mismatch;
    tables.slots.set(slot, found);
  } else if (isFunction(found) || isSuspending(found)) {
    tables.slots.set(slot, adapt(dso, type, found));
  } else {
    return Outcome.Mismatch; // data under the name of a function: the stub will fail on it
  }
  dso.references.bound.set(slot, edge);
  tell(binding, `normal symbol`);
  return Outcome.Some;
}

/**
 * What the import would have been without a PLT entry. Where the loader gives the definition by now,
 * a function of JavaScript around it, as the stub is one: it converts what does not fit.
 */
function stubOf({ manner, name }: Binding): AnyFunction {
  const value = Reflect.get(manner.namespace, name) as AnyFunction;
  return isWasmFunction(value) ? (...values) => value(...values) : value;
}

/** Leaves the reference to the loader. */
function fillStub(binding: Binding): void {
  const { dso, slot, tables, type } = binding;
  tables.slots.set(slot, adapt(dso, type, stubOf(binding)));
  dso.references.bound.set(slot, undefined);
  tell(binding, "left to the loader's stub: symbol");
}

/** Lets one call go to the loader's stub. If that works, the loader knows better, and keeps it. */
function tryStub(binding: Binding): void {
  const { dso, slot, tables, type } = binding;
  const stub = stubOf(binding);
  const first: unknown = tables.slots.get(slot);
  const attempt = (...values: unknown[]): unknown => {
    // Whatever becomes of this call, the next one starts afresh, also one from within it.
    tables.slots.set(slot, first);
    let result: unknown;
    try {
      result = stub(...values);
    } catch (error) {
      throw isUnresolved(binding) ? undefinedSymbol(dso, slot, error) : error;
    }
    if (!dso.references.bound.has(slot)) fillStub(binding);
    return result;
  };
  tables.slots.set(slot, adapt(dso, type, attempt));
}

/** Whether there is no definition in sight still, after the stub has failed. */
function isUnresolved(binding: Binding): boolean {
  const { dso, manner, name } = binding;
  if (ask(manner, name) !== undefined) return false;
  if (dso.scope) return !dso.scope.some((table) => Object.hasOwn(table, name));
  return manner.isMain || askDefiners(binding) === Outcome.None;
}

/** Tells of a binding, as LD_DEBUG=bindings does. */
function tell({ dso, slot, name, type, found }: Binding, how: string): void {
  if (!debugs("bindings")) return;
  const edge = dso.references.bound.get(slot);
  const definer = edge && fellows(dso).find((other) => definition(other, name) === found);
  const to = definer ? nameOf(definer) : edge ? "the global scope" : "the loader";
  console.error(
    `latebind: binding ${nameOf(dso)} to ${to}: ${how} \`${name}' ` +
      `${signature(dso, type)} [${edge ?? "left"}]`,
  );
}
