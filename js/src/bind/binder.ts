/**
 * The binder: fills a slot on first use.
 *
 * A first-use function calls it, and makes the onward call when it has returned. Where to look, and
 * in which order, the core says; here each step is carried out.
 */

import { type AnyFunction, isFunction, isSuspending, isWasmFunction, own } from "../engine/engine.js";
import { hasType, signature } from "../core/function-types.js";
import { nextStep, Outcome, Step } from "../core/steps.js";
import { definesInHost, definition, type Dso, mannerAt } from "../program/dso.js";
import { ask, type Manner, unwrap } from "../program/namespaces.js";
import { Edge } from "../program/references.js";
import { fellows } from "../program/registry.js";
import { undefinedSymbol } from "../report/failures.js";
import { nameOf } from "../report/names.js";
import { debugs } from "../report/settings.js";
import { noteFilled, stubTableOf } from "./rebinding.js";
import { findScope } from "./scope.js";

/** What the code of a DSO calls for a reference: a slot of its PLT, or one of its own. */
export interface Place {
  /** What the DSO was given as the import. An export of it that is this is no definition. */
  imported: unknown;
  /** Takes a function of wasm that has the type of the reference. */
  put(target: AnyFunction): void;
  /** Takes what has to be called as a host function: one of JavaScript, or a `Suspending` object. */
  putHost(host: unknown): void;
  /** Has the call under way made by `attempt`, and leaves the next one to the binder again. */
  putOnce(attempt: AnyFunction): void;
  /** Leaves the next call to the binder again, if that is possible. */
  empty(): void;
}

/** A reference that is being bound. */
interface Binding {
  dso: Dso;
  slot: number;
  place: Place;
  name: string;
  type: number;
  manner: Manner;
  /** The table that the main module's stub of the symbol reads. */
  table: object | undefined;
  /** What was found last, and on which edge. */
  found: unknown;
  edge: Edge;
}

function bindingOf(dso: Dso, slot: number, place: Place): Binding {
  const { name, type } = dso.references.at(slot);
  const manner = mannerAt(dso, slot);
  const edge = manner.isMain ? Edge.Main : Edge.Late;
  return { dso, slot, place, name, type, manner, table: undefined, found: undefined, edge };
}

/** Fills the place of a DSO's reference, or has it filled for one call. */
export function bind(dso: Dso, slot: number, place: Place): void {
  const binding = bindingOf(dso, slot, place);
  let step = Step.Begin;
  while (step !== Step.Done) step = nextStep(step, take(step, binding), binding.manner.isMain);
}

function take(step: Step, binding: Binding): Outcome {
  switch (step) {
    case Step.FindStubTable:
      return useStubTable(binding);
    case Step.LookupStubTable:
      binding.found = unwrap(Reflect.get(binding.table!, binding.name) ?? undefined);
      return answer(binding);
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

/** Finds the table that the stub of the symbol reads. One that has no entry for it is not its own. */
function useStubTable(binding: Binding): Outcome {
  const table = stubTableOf(binding.dso);
  if (table === undefined) return Outcome.Unknown;
  if (!table || !Object.hasOwn(table, binding.name)) return Outcome.None;
  binding.table = table;
  return Outcome.Some;
}

/** Who defines the symbol, of the DSOs that may belong to the program? */
function askDefiners(binding: Binding): Outcome {
  const { dso, name, manner } = binding;
  if (manner.isMain) {
    const found = fellows(dso).map((other) => definition(other, name));
    const all = new Set([ask(manner, name), ...found].filter(Boolean));
    return all.size > 1 ? Outcome.Several : Outcome.None;
  }
  let outcome = Outcome.None;
  for (const other of fellows(dso)) {
    const inHost = definesInHost(other, name);
    const found = other === dso ? ownDefinition(binding) : definition(other, name);
    if (!inHost && !found) continue;
    if (outcome !== Outcome.None) return Outcome.Some;
    outcome = other !== dso ? Outcome.Some : inHost ? Outcome.OwnHost : Outcome.Own;
  }
  return outcome;
}

/** What the DSO itself exports. An import that it exports again is no definition. */
function ownDefinition({ dso, place, name }: Binding): AnyFunction | undefined {
  const found = definition(dso, name);
  return found === place.imported ? undefined : found;
}

function askScope(binding: Binding): Outcome {
  const { dso, place, name } = binding;
  const table = dso.scope!.find((table) => Object.hasOwn(table, name));
  const found = table && unwrap(own(table, name));
  binding.found = found === place.imported ? undefined : found;
  binding.edge = found === definition(dso, name) ? Edge.Self : Edge.Local;
  return answer(binding);
}

/** Puts what was found into the place. */
function fill(binding: Binding): Outcome {
  const { dso, slot, place, name, type, manner, table, found, edge } = binding;
  if (isWasmFunction(found)) {
    if (!hasType(dso, type, found)) return Outcome.Mismatch;
    place.put(found);
  } else if (isFunction(found) || isSuspending(found)) {
    place.putHost(found);
  } else {
    return Outcome.Mismatch; // data under the name of a function: the stub will fail on it
  }
  const { bound } = dso.references;
  bound.set(slot, edge);
  if (manner.isMain) {
    const empty = () => {
      bound.delete(slot);
      place.empty();
    };
    noteFilled(dso.program, name, { manner, found, empty }, table);
  }
  tell(binding, `normal symbol`);
  return Outcome.Some;
}

/**
 * What the import would have been without Latebind. Where the loader gives the definition by now, a
 * function of JavaScript around it, as the stub is one: it converts what does not fit.
 */
function stubOf({ dso, manner, name }: Binding): AnyFunction {
  const stub = dso.stubs.get(name);
  if (stub) return stub;
  const value = Reflect.get(manner.namespace, name) as AnyFunction;
  return isWasmFunction(value) ? (...values) => value(...values) : value;
}

/** Leaves the reference to the loader. */
function fillStub(binding: Binding): void {
  const { dso, slot, place } = binding;
  place.putHost(stubOf(binding));
  dso.references.bound.set(slot, undefined);
  tell(binding, "left to the loader's stub: symbol");
}

/** Lets one call go to the loader's stub. If that works, the loader knows better, and keeps it. */
function tryStub(binding: Binding): void {
  const { dso, slot, place } = binding;
  place.putOnce((...values) => {
    const result = callStub(dso, slot, place, values);
    if (!dso.references.bound.has(slot)) fillStub(binding);
    return result;
  });
}

/** Calls the loader's stub of a reference, and changes nothing about its place. */
export function callStub(dso: Dso, slot: number, place: Place, values: unknown[]): unknown {
  const binding = bindingOf(dso, slot, place);
  try {
    return stubOf(binding)(...values);
  } catch (error) {
    throw isUnresolved(binding) ? undefinedSymbol(dso, slot, error) : error;
  }
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
