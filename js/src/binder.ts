/**
 * The binder: fills a slot on first use.
 *
 * A first-use function of the PLT calls it, and makes the onward call when it has returned. Where to
 * look, and in which order, the core says; here each step is carried out.
 */

import { nextStep, Outcome, Step } from "./core.js";
import { type Dso, definesInHost, definition, Edge, type Reference } from "./dso.js";
import { isFunction, isSuspending, isWasmFunction } from "./engine.js";
import { LatebindError } from "./errors.js";
import { adapt, hasType, signature } from "./host-functions.js";
import { nameOf } from "./names.js";
import { findScope } from "./scope.js";
import { debugs } from "./settings.js";

/** A reference that is being bound. */
interface Binding {
  dso: Dso;
  reference: Reference;
  slots: WebAssembly.Table;
  slot: number;
  /** What was found last, and on which edge. */
  found: unknown;
  edge: Edge;
}

/** Makes the function that the PLT module of a DSO imports. `slots` gives its table. */
export function makeBinder(dso: Dso, slots: () => WebAssembly.Table): (slot: number) => void {
  return (slot) => {
    const reference = dso.references[slot]!;
    const edge = reference.isMain ? Edge.Main : Edge.Late;
    const binding: Binding = { dso, reference, slots: slots(), slot, found: undefined, edge };
    let step = Step.AskGlobal;
    while (step !== Step.Done) {
      step = nextStep(step, take(step, binding), reference.isMain);
    }
  };
}

function take(step: Step, binding: Binding): Outcome {
  const { dso, reference } = binding;
  switch (step) {
    case Step.AskGlobal:
      return askGlobal(binding);
    case Step.AskDefiners:
      return askDefiners(dso, reference.name);
    case Step.FindScope:
      dso.scope ??= findScope(dso, reference);
      return dso.scope ? Outcome.Some : Outcome.None;
    case Step.AskScope:
      return askScope(binding);
    case Step.AskSelf:
      return askSelf(binding);
    case Step.Fill:
      return fill(binding);
    case Step.FillStub:
      fillStub(binding);
      return Outcome.Some;
    case Step.Undefined:
      tryStub(binding);
      return Outcome.None;
    case Step.Done:
      return Outcome.None;
  }
}

function askGlobal(binding: Binding): Outcome {
  const { namespace, name, isStub } = binding.reference;
  const value: unknown = Reflect.get(namespace, name);
  if (value === undefined || value === null || isStub(name, value)) return Outcome.None;
  binding.found = value;
  return Outcome.Some;
}

/** Who of the program defines the symbol? */
function askDefiners(dso: Dso, name: string): Outcome {
  let outcome = Outcome.None;
  for (const other of dso.program.dsos) {
    const { exports } = other;
    if (!exports) continue;
    const inHost = definesInHost(exports, name);
    if (!inHost && !definition(exports, name)) continue;
    if (other !== dso) return Outcome.Some;
    outcome = inHost ? Outcome.OwnHost : Outcome.Own;
  }
  return outcome;
}

function askScope(binding: Binding): Outcome {
  const { dso, reference } = binding;
  const table = dso.scope!.find((table) => Object.hasOwn(table, reference.name));
  if (!table) return Outcome.None;
  binding.found = (table as Record<string, unknown>)[reference.name];
  const own = dso.exports && definition(dso.exports, reference.name);
  binding.edge = binding.found === own ? Edge.Self : Edge.Local;
  return Outcome.Some;
}

function askSelf(binding: Binding): Outcome {
  const { dso, reference } = binding;
  const { exports } = dso;
  if (!exports) return Outcome.None; // it is being instantiated
  if (definesInHost(exports, reference.name)) return Outcome.OwnHost;
  binding.found = definition(exports, reference.name);
  binding.edge = Edge.Self;
  return binding.found ? Outcome.Some : Outcome.None;
}

/** Puts what was found into the slot. */
function fill(binding: Binding): Outcome {
  const { dso, reference, found } = binding;
  if (isFunction(found) && isWasmFunction(found)) {
    if (!hasType(dso, reference.type, found)) {
      tell(binding, "a definition of another type, through the loader's stub:");
      return Outcome.Mismatch;
    }
    binding.slots.set(binding.slot, found);
  } else if (isFunction(found) || isSuspending(found)) {
    binding.slots.set(binding.slot, adapt(dso, reference.type, found));
  } else {
    return Outcome.Mismatch; // data under the name of a function: the stub will fail on it
  }
  reference.isBound = true;
  reference.edge = binding.edge;
  tell(binding, "normal symbol");
  return Outcome.Some;
}

/** Leaves the reference to the loader. */
function fillStub(binding: Binding): void {
  const { dso, reference } = binding;
  binding.slots.set(binding.slot, adapt(dso, reference.type, reference.stub));
  reference.isBound = true;
  reference.isLeft = true;
  tell(binding, "left to the loader's stub:");
}

/** Lets one call go to the loader's stub. If that works, the loader knows better, and keeps it. */
function tryStub(binding: Binding): void {
  const { dso, reference, slots, slot } = binding;
  const first: unknown = slots.get(slot);
  const attempt = (...values: unknown[]): unknown => {
    // Whatever becomes of this call, the next one starts afresh, also one from within it.
    slots.set(slot, first);
    let result: unknown;
    try {
      result = reference.stub(...values);
    } catch (error) {
      throw isUnresolved(dso, reference) ? undefinedSymbol(dso, reference, error) : error;
    }
    if (!reference.isBound) fillStub(binding);
    return result;
  };
  slots.set(slot, adapt(dso, reference.type, attempt));
}

/** Whether there is still no definition in sight, after the stub has failed. */
function isUnresolved(dso: Dso, reference: Reference): boolean {
  const { namespace, name, isStub } = reference;
  const value: unknown = Reflect.get(namespace, name);
  return (value === undefined || isStub(name, value)) && askDefiners(dso, name) === Outcome.None;
}

function undefinedSymbol(dso: Dso, reference: Reference, cause: unknown): LatebindError {
  const { name: symbol, isMain } = reference;
  const about = { dso: nameOf(dso), symbol, signature: signature(dso, reference.type) };
  const others = dso.program.dsos.filter((other) => other !== dso);
  const searched = [
    "the global scope",
    ...(isMain ? [] : ["its local scope", "its own exports"]),
    ...(others.length ? [`the exports of ${list(others.map(nameOf))}`] : []),
  ];
  return new LatebindError(
    "undefined-symbol",
    `undefined symbol \`${symbol}\` ${about.signature}, needed by \`${about.dso}\`; ` +
      `searched ${list(searched)}`,
    about,
    cause,
  );
}

/** Items in words, the first five of them. */
function list(items: string[]): string {
  const shown = items.slice(0, 5);
  if (items.length > 5) shown.push(`${items.length - 5} more`);
  const last = shown.pop()!;
  return shown.length ? `${shown.join(", ")} and ${last}` : last;
}

/** Tells of a binding, as LD_DEBUG=bindings does. */
function tell(binding: Binding, how: string): void {
  if (!debugs("bindings")) return;
  const { dso, reference, edge } = binding;
  const definer = dso.program.dsos.find(
    (other) => other.exports && definition(other.exports, reference.name) === binding.found,
  );
  const to = reference.isLeft ? "the loader" : definer ? nameOf(definer) : "the global scope";
  console.error(
    `latebind: binding ${nameOf(dso)} to ${to}: ${how} \`${reference.name}' ` +
      `${signature(dso, reference.type)} [${edge}]`,
  );
}
