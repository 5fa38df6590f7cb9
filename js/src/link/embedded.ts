/**
 * Binds a library that has got its PLT inside when it was compiled: `embed` of the core.
 *
 * Its imported functions are not asked for when it is instantiated, and their names not even read:
 * each is looked up when it is first called. There may be ten thousand.
 */

import {
  type AnyFunction,
  decode,
  EngineLinkError,
  EngineTable,
  isFunction,
  isObject,
  isSuspending,
  isWasmFunction,
} from "../engine/engine.js";
import { adapt, hasType } from "../core/function-types.js";
import { SPAN } from "../core/imports.js";
import { type Dso, mannerAt } from "../program/dso.js";
import type { Reading } from "../program/import-snapshot.js";
import { mannerOf } from "../program/namespaces.js";
import type { References } from "../program/references.js";
import { bindEntry } from "../bind/plt-slots.js";

/** The type section of one type, that of the binder: `(func (param i32))`. */
const BINDER_TYPES = Uint8Array.of(1, 0x60, 1, 0x7f, 0);

/** The references of a library. Their names are read when they are asked for. */
export function embeddedReferences(prefix: Uint8Array, spans: Uint32Array): References {
  const text = (at: number) => decode(prefix.subarray(spans[at], spans[at + 1]));
  return {
    count: (spans.length - 2) / SPAN,
    at(slot) {
      const at = 2 + slot * SPAN;
      return { module: text(at), name: text(at + 2), type: spans[at + 4]! };
    },
    bound: new Map(),
  };
}

/** Learns how the namespaces answer that the functions are imported from. */
export function addManners(
  reading: Reading,
  imports: object,
  prefix: Uint8Array,
  spans: Uint32Array,
): void {
  const { manners } = reading;
  let last = 0;
  // Runs of imports have one module name, and each stands behind those before: what is the same at
  // both ends is the same between them.
  for (let at = 2; at < spans.length; at += spans[at + FAR] === last ? FAR : SPAN) {
    if (spans[at] === last) continue;
    last = spans[at]!;
    const module = decode(prefix.subarray(last, spans[at + 1]));
    const namespace: unknown = manners.has(module) ? undefined : Reflect.get(imports, module);
    if (!isObject(namespace)) continue;
    const manner = mannerOf(namespace);
    manners.set(module, manner);
    if (manner.isMain) reading.plain ??= namespace;
  }
}

/** A hundred imports. */
const FAR = 100 * SPAN;

/** Makes a binder that can be put into a slot. */
export function makeBinder(bind: (slot: number) => void): AnyFunction {
  return adapt({ types: BINDER_TYPES }, 0, bind);
}

/** Makes the table of the slots, with the binder behind them. */
export function handOutSlots(dso: Dso, { imports }: Reading): void {
  const { count } = dso.references;
  const slots = new EngineTable({ element: "anyfunc", initial: count + 1, maximum: count + 1 });
  slots.set(count, makeBinder((slot) => bindEntry(dso, { slots }, slot)));
  imports.latebind = { ...imports.latebind, slots };
}

/**
 * Where an import object answers with definitions only, they are looked at as the engine would look
 * at them when it instantiates.
 */
export function checkDefinitions(dso: Dso): void {
  const { references } = dso;
  for (let slot = 0; slot < references.count; slot++) {
    const { module, name, type } = references.at(slot);
    const manner = mannerAt(dso, slot);
    const import_ = `Import "${module}" "${name}"`;
    if (!manner) throw new TypeError(`${import_}: module is not an object or function`);
    if (!manner.isMain) continue;
    const value = Reflect.get(manner.namespace, name) as AnyFunction;
    if (!isFunction(value) && !isSuspending(value)) {
      throw new EngineLinkError(`${import_}: it is no function`);
    }
    if (manner.isStub(name, value)) dso.stubs.set(name, value);
    if (isWasmFunction(value) && !hasType(dso, type, value)) {
      throw new EngineLinkError(`${import_}: its type is another one`);
    }
  }
}
