/**
 * Replaces the functions `invoke_*` of a program, with which it calls functions that may throw.
 *
 * They are JavaScript, which cannot be suspended. A trampoline makes the same call from wasm, and catches its
 * exceptions. Only then does it call JavaScript: the program's own function decides whether it catches an exception, and
 * records that. So longjmp and the exceptions of C++ have the meaning of the program's version of Emscripten,
 * and any other error passes through. The function gets the exception where it would get it from the call: its first
 * argument throws when it is used as an index.
 */

import {
  type AnyFunction,
  EngineInstance,
  functionOf,
  isFunction,
  jsTag,
  setValueOfGlobal,
  valueOfGlobal,
} from "../engine/engine.js";
import { Convention, Name, ShimKind } from "../core/abi.js";
import { shimsOf } from "../core/function-types.js";
import { type Dso, namespaceOfReference } from "../program/dso.js";
import { sourceOf } from "../program/namespaces.js";
import type { Reference } from "../program/references.js";
import { nameOf } from "../report/names.js";
import { debugs, isDisabled } from "../report/settings.js";

/**
 * The trampoline that replaces a function `invoke_*`, a JavaScript function or a `Suspending` object. Returns
 * `undefined` if the program keeps its own.
 */
export function trampolineOf(dso: Dso, reference: Reference, host: unknown, isEarly = false): AnyFunction | undefined {
  if (!reference.isInvoke) return undefined;
  const { type } = reference;
  const { trampolines } = dso;
  try {
    if (!trampolines.has(type)) makeTrampolines(dso, reference, host, isEarly);
  } catch (error) {
    trampolines.set(type, undefined);
    if (debugs("files")) console.error(`latebind: ${nameOf(dso)} keeps \`${reference.name}':`, error);
  }
  return trampolines.get(type);
}

/**
 * The same for a DSO that is being linked. Returns `undefined` if the program's function cannot be recognized, or if the
 * main module defines the stack pointer and the table itself, so that they do not exist yet.
 */
export function earlyTrampolineOf(dso: Dso, reference: Reference, host: unknown): AnyFunction | undefined {
  const { object } = namespaceOfReference(dso, reference);
  const invoke = functionOf(host);
  // It is not tested, because it may only be called while the program runs. A stub catches nothing.
  const catches = isFunction(invoke) && /\bcatch\b/.test(sourceOf(invoke));
  if (!catches || valueOfGlobal(Reflect.get(object, Convention.StackPointer)) === undefined) return undefined;
  const trampoline = trampolineOf(dso, reference, host, true);
  // It is tried again.
  if (!trampoline) dso.trampolines.delete(reference.type);
  return trampoline;
}

/** The reason why no function `invoke_*` is replaced, if there is one. */
export function invokeObstacle(): string | undefined {
  if (!jsTag) return "the engine has no WebAssembly.JSTag";
  return isDisabled("invoke") ? "LATEBIND_DISABLE has `invoke'" : undefined;
}

/** Makes the trampolines of a DSO that are known to be needed, in one module. */
function makeTrampolines(dso: Dso, reference: Reference, host: unknown, isEarly: boolean): void {
  const { module, type } = reference;
  const { trampolines } = dso;
  const obstacle = invokeObstacle();
  if (obstacle) throw new Error(obstacle);
  const { object } = namespaceOfReference(dso, reference);
  const invoke = functionOf(host);
  if (!isEarly) check(invoke, Reflect.get(object, Convention.StackPointer));
  const types = [...new Set([type, ...dso.references.invokeTypes()])]
    .filter((type) => !trampolines.has(type))
    .sort((a, b) => a - b);
  const imports: Record<string, unknown> = {
    [Name.Namespace]: { [Name.Host]: (error: unknown) => void throwInto(invoke, () => error), [Name.Tag]: jsTag },
  };
  // No key of the literal, because emcc's optimizer does not notice that a key is a variable.
  imports[module] = object;
  const { exports } = new EngineInstance(shimsOf(dso, types, ShimKind.Invoke), imports as WebAssembly.Imports);
  const entries = exports[Name.Entries] as WebAssembly.Table;
  types.forEach((type, index) => trampolines.set(type, entries.get(index) as AnyFunction));
}

/** Calls a function `invoke_*` such that its call throws an error. */
function throwInto(invoke: AnyFunction, error: () => unknown): void {
  let isThrown = false;
  const toPrimitive = (): never => {
    isThrown = true;
    throw error();
  };
  invoke({ [Symbol.toPrimitive]: toPrimitive });
  // It is a different function.
  if (!isThrown) throw error();
}

/** Throws if a function does not behave like `invoke_*`: it passes on an error, and restores the stack pointer before. */
function check(invoke: AnyFunction, stackPointer: unknown): void {
  const before = valueOfGlobal(stackPointer) as number;
  const passed = {};
  try {
    throwInto(invoke, () => {
      setValueOfGlobal(stackPointer, before - before);
      return passed;
    });
  } catch (error) {
    if (error === passed && valueOfGlobal(stackPointer) === before) return;
  }
  setValueOfGlobal(stackPointer, before);
  throw new Error("the program's own are unknown");
}
