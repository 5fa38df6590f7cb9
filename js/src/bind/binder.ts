/**
 * The binder: fills a slot on first use.
 *
 * A first-use function calls it, and makes the onward call when it has returned. The core decides
 * where to look a symbol up, and in which order. This file carries out each step.
 */

import { type AnyFunction, hasStackSwitching, isCallable, isFunction, isSuspending, isWasmFunction, own } from "../engine/engine.js";
import { adaptAsync } from "../core/async-host.js";
import { entryOf, hasType, passesTypeTest, signature } from "../core/function-types.js";
import { Convention, nextStep, Outcome, Step } from "../core/abi.js";
import { definesInHost, definition, type Dso, namespaceOfReference } from "../program/dso.js";
import { isKnownStub, lookup, unwrap } from "../program/namespaces.js";
import { type Reference, ReferenceKind } from "../program/references.js";
import { dsosOfProgram } from "../program/registry.js";
import { type Supplier, suppliers } from "../program/suppliers.js";
import { undefinedSymbol } from "../report/failures.js";
import { nameOf } from "../report/names.js";
import { debugs, isDisabled } from "../report/settings.js";
import { noteFilled, stubTableOf } from "./rebinding.js";
import { findScope } from "./scope.js";
import { trampolineOf } from "./trampolines.js";

/** Fills the slot through which a DSO calls one of its references: in its PLT, or in the DSO itself. */
export interface SlotWriter {
  /** Returns the import that the DSO was given. If the DSO exports the same value, the export is not a definition. */
  imported(): unknown;
  /** Fills the slot with a wasm function that has the type of the reference. */
  put(target: AnyFunction): void;
  /** Fills it with a host function: a JavaScript function or a `Suspending` object. */
  putHost(host: unknown): void;
  /**
   * Returns a function that undoes the next `put`, so that the next call reaches the binder again,
   * if that is possible.
   */
  prepareUndo(): () => void;
  /** Returns the function in the slot, if the slot belongs to a PLT. */
  filled?(): unknown;
}

/** Binds a reference of a DSO, permanently or for one call. */
export function bind(dso: Dso, slot: number, writer: SlotWriter): void {
  const { references, program } = dso;
  const reference = references.at(slot);
  const { name, type } = reference;
  const namespace = namespaceOfReference(dso, reference);
  const { isMain } = namespace;
  // A library's slot is never emptied.
  const undo = isMain && writer.prepareUndo();
  /** The table that the main module's stub of the symbol reads. */
  let table: object | undefined;
  /** The value that the last lookup has found. */
  let found: unknown;
  /** The kind of the reference, if this is its definition. */
  let kind = isMain ? ReferenceKind.Main : ReferenceKind.Late;

  let step = Step.Begin;
  while (step !== Step.Done) step = nextStep(step, take(), isMain);

  function take(): Outcome {
    switch (step) {
      case Step.FindStubTable: {
        const all = stubTableOf(dso);
        if (all === undefined) return Outcome.Unknown;
        // If the table has no entry for the symbol, the stub reads the global symbols.
        if (!all || !Object.hasOwn(all, name)) return Outcome.None;
        table = all;
        return Outcome.Some;
      }
      case Step.LookupStubTable:
        found = unwrap(Reflect.get(table!, name) ?? undefined);
        break;
      case Step.LookupGlobal:
        found = isKnownStub(namespace, name, program.globals) ? undefined : lookup(namespace, name);
        break;
      case Step.FindDefiningDsos:
        // If the scope is known, it has the answer.
        return dso.scope && !definesInHost(dso, name) ? Outcome.Some : findDefiningDsos(dso, reference, writer);
      case Step.FindScope:
        dso.scope ??= findScope(dso, namespace.object);
        return dso.scope ? Outcome.Some : Outcome.None;
      case Step.LookupScope: {
        const scope = dso.scope!.find((table) => Object.hasOwn(table, name));
        const value = scope && unwrap(own(scope, name));
        found = value === writer.imported() ? undefined : value;
        kind = value === definition(dso, name) ? ReferenceKind.Self : ReferenceKind.Local;
        break;
      }
      case Step.LookupSelf:
        if (definesInHost(dso, name)) return Outcome.SelfHost;
        found = ownDefinition(dso, name, writer);
        kind = ReferenceKind.Self;
        break;
      case Step.Fill:
        return fill();
      case Step.FillStub:
        // The definitions of a main module's reference may be those of other programs.
        if (!isMain || lookup(namespace, name) || !suppliers.some(fillLazy)) fillStub();
        break;
      case Step.TryStub:
        if (!suppliers.some(fillLazy)) tryStub();
    }
    return found === undefined ? Outcome.None : Outcome.Some;
  }

  /** Fills the slot with the definition that was found. */
  function fill(): Outcome {
    // Usually one test is enough.
    const passes = passesTypeTest(dso, type, found);
    const isOfWasm = passes || isWasmFunction(found);
    // Data under the name of a function is a mismatch too: the stub will fail on it.
    const fits = isOfWasm ? passes || hasType(dso, type, found as AnyFunction) : isCallable(found);
    if (!fits) return Outcome.Mismatch;
    const target = isOfWasm ? (found as AnyFunction) : trampolineFor(found);
    if (target) writer.put(target);
    else putHost(found);
    const { bound } = references;
    bound[slot] = kind;
    if (undo) {
      const empty = () => {
        bound[slot] = undefined;
        undo();
      };
      noteFilled(program, name, { namespace, found, empty }, table);
    }
    logBinding(dso, slot, found);
    return Outcome.Some;
  }

  /** Fills the slot with a host function, which is waited for if it is asynchronous. */
  function putHost(host: unknown): void {
    // A loader makes a function of a library from a string (EM_JS). Stack traces show the name.
    if (isFunction(host) && !host.name && dsosOfProgram(dso).some((other) => definesInHost(other, name))) {
      Reflect.defineProperty(host, "name", { value: name, configurable: true });
    }
    if (hasStackSwitching && !isDisabled("suspension") && name.startsWith(Convention.AsyncJs) && isFunction(host) && !isSuspending(host)) {
      try {
        return writer.put(adaptAsync(dso, type, host, program.stacks && program.suspensions));
      } catch {
        // The host disallows code generation, so nothing waits for the promise.
      }
    }
    writer.putHost(host);
  }

  /** Returns the trampoline that replaces a host function, if there is one. */
  function trampolineFor(host: unknown): AnyFunction | undefined {
    const trampoline = trampolineOf(dso, reference, host);
    if (trampoline) kind = ReferenceKind.Invoke;
    return trampoline;
  }

  /** Binds the reference to the loader's stub. */
  function fillStub(): void {
    putHost(stubOf(dso, reference));
    references.bound[slot] = null;
    logBinding(dso, slot);
  }

  /** Lets one call go to the loader's stub. If that works, the loader knows better, and the reference is bound to it. */
  function tryStub(): void {
    // The stub of a library creates a function from its name, and calls it.
    const trampoline = trampolineFor(stubOf(dso, reference));
    if (trampoline) {
      writer.put(trampoline);
      references.bound[slot] = kind;
      return logBinding(dso, slot, trampoline);
    }
    const reset = undo || writer.prepareUndo();
    writer.putHost((...values: unknown[]) => {
      // However this call ends, the next one is bound again, even a call from within it.
      reset();
      const result = callStub(dso, slot, writer, values);
      if (references.bound[slot] === undefined) fillStub();
      return result;
    });
  }

  /**
   * Fills the slot with an entry that loads the library of the symbol before it is bound. The entry remains in the slot
   * until then, so that a load that fails is tried again.
   */
  function fillLazy(supplier: Supplier): boolean | void {
    const about = (): [string, string] => [nameOf(dso), signature(dso, type)];
    if (supplier.loadNow(name, program.globals, about)) {
      bind(dso, slot, writer);
      return true;
    }
    const reset = undo || writer.prepareUndo();
    const load = supplier.binderOf(name, program.globals, about, () => {
      reset();
      bind(dso, slot, writer);
      slots.set(0, writer.filled!());
    });
    if (!load || !writer.filled) return;
    const { slots, entries } = entryOf(dso, type, load);
    writer.put(entries.get(0) as AnyFunction);
    return true;
  }
}

/**
 * Binds a reference of a library ahead of its first call, if the first step of {@link bind} finds a definition that fits.
 * Returns the definition.
 */
export function bindAhead(dso: Dso, slot: number): AnyFunction | undefined {
  const { references, program } = dso;
  const reference = references.at(slot);
  const { name, type } = reference;
  const namespace = namespaceOfReference(dso, reference);
  const { globals } = program;
  // A loader makes a stub for each other name that is read.
  const isDefined = globals && name in globals && !namespace.isMain;
  if (!isDefined || suppliers.some((supplier) => supplier.knows(name, globals))) return undefined;
  const found = lookup(namespace, name);
  if (!passesTypeTest(dso, type, found)) return undefined;
  references.bound[slot] = ReferenceKind.Late;
  logBinding(dso, slot, found);
  return found as AnyFunction;
}

/** Reports a binding to a definition or to the loader's stub, like `LD_DEBUG=bindings`. */
function logBinding(dso: Dso, slot: number, found?: unknown): void {
  if (!debugs("bindings")) return;
  const kind = dso.references.bound[slot];
  const { name, type } = dso.references.at(slot);
  const definingDso = found === undefined ? found : dsosOfProgram(dso).find((other) => definition(other, name) === found);
  const to = definingDso ? nameOf(definingDso) : kind ? "the global scope" : "the loader";
  console.error(
    `latebind: binding ${nameOf(dso)} to ${to}: ${kind ? "normal symbol" : "stub of symbol"} \`${name}' ` +
      `${signature(dso, type)} [${kind ?? "fallback"}]`,
  );
}

/** The function that a DSO itself exports. An import that it exports again is not a definition. */
function ownDefinition(dso: Dso, name: string, writer: SlotWriter): AnyFunction | undefined {
  const found = definition(dso, name);
  return found && found === writer.imported() ? undefined : found;
}

/** Finds the DSOs that define the symbol of a reference, among those that may belong to the program. */
function findDefiningDsos(dso: Dso, reference: Reference, writer: SlotWriter): Outcome {
  const { name } = reference;
  const namespace = namespaceOfReference(dso, reference);
  const dsos = dsosOfProgram(dso);
  if (namespace.isMain) {
    const found = dsos.map((other) => definition(other, name));
    const all = new Set([lookup(namespace, name), ...found].filter(Boolean));
    return all.size > 1 ? Outcome.Several : Outcome.None;
  }
  let outcome = Outcome.None;
  for (const other of dsos) {
    const inHost = definesInHost(other, name);
    const found = other === dso ? ownDefinition(dso, name, writer) : definition(other, name);
    if (!inHost && !found) continue;
    if (outcome !== Outcome.None) return Outcome.Some;
    outcome = other !== dso ? Outcome.Some : inHost ? Outcome.SelfHost : Outcome.SelfOnly;
  }
  return outcome;
}

/**
 * The import as it would be without Latebind. If the loader provides the definition by now, the result is a
 * JavaScript function that calls it. It converts arguments of other types, like the stub.
 */
function stubOf(dso: Dso, reference: Reference): AnyFunction {
  const { name } = reference;
  const stub = dso.stubs.get(name);
  if (stub) return stub;
  const value = Reflect.get(namespaceOfReference(dso, reference).object, name) as AnyFunction;
  return isWasmFunction(value) ? (...values) => value(...values) : value;
}

/** Calls the loader's stub of a reference, and leaves its slot unchanged. */
export function callStub(dso: Dso, slot: number, writer: SlotWriter, values: unknown[]): unknown {
  const reference = dso.references.at(slot);
  try {
    return stubOf(dso, reference)(...values);
  } catch (error) {
    throw isUnresolved(dso, reference, writer) ? undefinedSymbol(dso, slot, error) : error;
  }
}

/** Returns `true` if the symbol of a reference is still undefined after its stub has failed. */
function isUnresolved(dso: Dso, reference: Reference, writer: SlotWriter): boolean {
  const { name } = reference;
  const namespace = namespaceOfReference(dso, reference);
  if (lookup(namespace, name) !== undefined) return false;
  if (dso.scope) return !dso.scope.some((table) => Object.hasOwn(table, name));
  return namespace.isMain || findDefiningDsos(dso, reference, writer) === Outcome.None;
}
