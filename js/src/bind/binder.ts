/**
 * The binder: fills a slot on first use.
 *
 * A first-use function calls it, and makes the onward call when it has returned. The core decides
 * where to look a symbol up, and in which order. This file carries out each step.
 */

import { type AnyFunction, isFunction, isSuspending, isWasmFunction, own } from "../engine/engine.js";
import { hasType, signature } from "../core/function-types.js";
import { nextStep, Outcome, Step } from "../core/steps.js";
import { definesInHost, definition, type Dso, namespaceAt } from "../program/dso.js";
import { type ImportNamespace, lookup, unwrap } from "../program/namespaces.js";
import { ReferenceKind } from "../program/references.js";
import { dsosOfProgram } from "../program/registry.js";
import { undefinedSymbol } from "../report/failures.js";
import { nameOf } from "../report/names.js";
import { debugs } from "../report/settings.js";
import { noteFilled, stubTableOf } from "./rebinding.js";
import { findScope } from "./scope.js";

/** Fills the slot through which a DSO calls one of its references: in its PLT, or in the DSO itself. */
export interface SlotWriter {
  /** The import that the DSO was given. If the DSO exports the same value, the export is not a definition. */
  imported: unknown;
  /** Fills the slot with a wasm function that has the type of the reference. */
  put(target: AnyFunction): void;
  /** Fills it with a host function: a JavaScript function or a `Suspending` object. */
  putHost(host: unknown): void;
  /**
   * Returns a function that undoes the next `put`, so that the next call reaches the binder again,
   * if that is possible.
   */
  prepareUndo(): () => void;
}

/** A reference that is being bound. */
interface Binding {
  dso: Dso;
  slot: number;
  writer: SlotWriter;
  name: string;
  type: number;
  namespace: ImportNamespace;
  /** The table that the main module's stub of the symbol reads. */
  table: object | undefined;
  /** The value that the last lookup has found, and the kind of the reference if this is its definition. */
  found: unknown;
  kind: ReferenceKind;
  /** Empties the slot of a main module again. */
  undo: (() => void) | undefined;
}

function bindingOf(dso: Dso, slot: number, writer: SlotWriter): Binding {
  const { name, type } = dso.references.at(slot);
  const namespace = namespaceAt(dso, slot);
  const kind = namespace.isMain ? ReferenceKind.Main : ReferenceKind.Late;
  const empty = { table: undefined, found: undefined, undo: undefined };
  return { dso, slot, writer, name, type, namespace, kind, ...empty };
}

/** Binds a reference of a DSO, permanently or for one call. */
export function bind(dso: Dso, slot: number, writer: SlotWriter): void {
  const binding = bindingOf(dso, slot, writer);
  const { isMain } = binding.namespace;
  // A library's slot is never emptied.
  if (isMain) binding.undo = writer.prepareUndo();
  let step = Step.Begin;
  while (step !== Step.Done) step = nextStep(step, take(step, binding), isMain);
}

function take(step: Step, binding: Binding): Outcome {
  const { dso, name, namespace } = binding;
  switch (step) {
    case Step.FindStubTable:
      return findTable(binding);
    case Step.LookupStubTable:
      binding.found = unwrap(Reflect.get(binding.table!, name) ?? undefined);
      return outcomeOf(binding);
    case Step.LookupGlobal:
      binding.found = lookup(namespace, name);
      return outcomeOf(binding);
    case Step.FindDefiningDsos:
      return findDefiningDsos(binding);
    case Step.FindScope:
      dso.scope ??= findScope(dso, namespace.object);
      return dso.scope ? Outcome.Some : Outcome.None;
    case Step.LookupScope:
      return lookupScope(binding);
    case Step.LookupSelf:
      if (definesInHost(dso, name)) return Outcome.OwnHost;
      binding.found = ownDefinition(binding);
      binding.kind = ReferenceKind.Self;
      return outcomeOf(binding);
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

function outcomeOf({ found }: Binding): Outcome {
  return found === undefined ? Outcome.None : Outcome.Some;
}

/** Finds the table that the stub of the symbol reads. If the table has no entry for the symbol, the stub does not. */
function findTable(binding: Binding): Outcome {
  const table = stubTableOf(binding.dso);
  if (table === undefined) return Outcome.Unknown;
  if (!table || !Object.hasOwn(table, binding.name)) return Outcome.None;
  binding.table = table;
  return Outcome.Some;
}

/** Finds the DSOs that define the symbol, among those that may belong to the program. */
function findDefiningDsos(binding: Binding): Outcome {
  const { dso, name, namespace } = binding;
  const dsos = dsosOfProgram(dso);
  if (namespace.isMain) {
    const found = dsos.map((other) => definition(other, name));
    const all = new Set([lookup(namespace, name), ...found].filter(Boolean));
    return all.size > 1 ? Outcome.Several : Outcome.None;
  }
  let outcome = Outcome.None;
  for (const other of dsos) {
    const inHost = definesInHost(other, name);
    const found = other === dso ? ownDefinition(binding) : definition(other, name);
    if (!inHost && !found) continue;
    if (outcome !== Outcome.None) return Outcome.Some;
    outcome = other !== dso ? Outcome.Some : inHost ? Outcome.OwnHost : Outcome.Own;
  }
  return outcome;
}

/** The function that the DSO itself exports. An import that it exports again is not a definition. */
function ownDefinition({ dso, writer, name }: Binding): AnyFunction | undefined {
  const found = definition(dso, name);
  return found === writer.imported ? undefined : found;
}

function lookupScope(binding: Binding): Outcome {
  const { dso, writer, name } = binding;
  const table = dso.scope!.find((table) => Object.hasOwn(table, name));
  const found = table && unwrap(own(table, name));
  binding.found = found === writer.imported ? undefined : found;
  binding.kind = found === definition(dso, name) ? ReferenceKind.Self : ReferenceKind.Local;
  return outcomeOf(binding);
}

/** Fills the slot with the definition that was found. */
function fill(binding: Binding): Outcome {
  const { dso, slot, writer, name, type, namespace, table, found, kind, undo } = binding;
  const isOfWasm = isWasmFunction(found);
  // Data under the name of a function is a mismatch too: the stub will fail on it.
  const fits = isOfWasm ? hasType(dso, type, found) : isFunction(found) || isSuspending(found);
  if (!fits) return Outcome.Mismatch;
  if (isOfWasm) writer.put(found);
  else writer.putHost(found);
  const { bound } = dso.references;
  bound.set(slot, kind);
  if (undo) {
    const empty = () => {
      bound.delete(slot);
      undo();
    };
    noteFilled(dso.program, name, { namespace, found, empty }, table);
  }
  logBinding(binding, "normal symbol");
  return Outcome.Some;
}

/**
 * The import as it would be without Latebind. If the loader provides the definition by now, the result is a
 * JavaScript function that calls it. It converts arguments of other types, like the stub.
 */
function stubOf({ dso, namespace, name }: Binding): AnyFunction {
  const stub = dso.stubs.get(name);
  if (stub) return stub;
  const value = Reflect.get(namespace.object, name) as AnyFunction;
  return isWasmFunction(value) ? (...values) => value(...values) : value;
}

/** Binds the reference to the loader's stub. */
function fillStub(binding: Binding): void {
  const { dso, slot, writer } = binding;
  writer.putHost(stubOf(binding));
  dso.references.bound.set(slot, undefined);
  logBinding(binding, "stub of symbol");
}

/** Lets one call go to the loader's stub. If that works, the loader knows better, and the reference is bound to it. */
function tryStub(binding: Binding): void {
  const { dso, slot, writer, undo = writer.prepareUndo() } = binding;
  writer.putHost((...values: unknown[]) => {
    // However this call ends, the next one is bound again, even a call from within it.
    undo();
    const result = callStub(dso, slot, writer, values);
    if (!dso.references.bound.has(slot)) fillStub(binding);
    return result;
  });
}

/** Calls the loader's stub of a reference, and leaves its slot unchanged. */
export function callStub(dso: Dso, slot: number, writer: SlotWriter, values: unknown[]): unknown {
  const binding = bindingOf(dso, slot, writer);
  try {
    return stubOf(binding)(...values);
  } catch (error) {
    throw isUnresolved(binding) ? undefinedSymbol(dso, slot, error) : error;
  }
}

/** Returns `true` if the symbol is still undefined after the stub has failed. */
function isUnresolved(binding: Binding): boolean {
  const { dso, namespace, name } = binding;
  if (lookup(namespace, name) !== undefined) return false;
  if (dso.scope) return !dso.scope.some((table) => Object.hasOwn(table, name));
  return namespace.isMain || findDefiningDsos(binding) === Outcome.None;
}

/** Reports a binding, like `LD_DEBUG=bindings`. */
function logBinding({ dso, slot, name, type, found }: Binding, how: string): void {
  if (!debugs("bindings")) return;
  const kind = dso.references.bound.get(slot);
  const definingDso = kind && dsosOfProgram(dso).find((other) => definition(other, name) === found);
  const to = definingDso ? nameOf(definingDso) : kind ? "the global scope" : "the loader";
  console.error(
    `latebind: binding ${nameOf(dso)} to ${to}: ${how} \`${name}' ` +
      `${signature(dso, type)} [${kind ?? "fallback"}]`,
  );
}
