/**
 * Links a library with an embedded PLT, which it got when it was compiled: `embed` of the core.
 *
 * Its function imports are not read when it is instantiated, nor are their names: the binder looks up each
 * when it is first called. There may be ten thousand.
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
import { hasType } from "../core/function-types.js";
import { listImports, SPAN, typesOf } from "../core/imports.js";
import { type Dso, mannerAt } from "../program/dso.js";
import { read, type Reading } from "../program/import-snapshot.js";
import { mannerOf } from "../program/namespaces.js";
import { embeddedReferences } from "../program/references.js";
import { bindEntry, makeBinder } from "../bind/plt-slots.js";
import { countsOf, type LinkRequest, type Way } from "./way.js";

/** Gives a library that has its PLT the table of its slots. */
export function embedded({ module, imports, plan, reading }: LinkRequest): Way {
  const { prefix, spans } = plan!;
  // If the engine does not list the imports, the bytes do.
  read(imports, listImports(module, prefix)!, reading);
  addManners(reading, imports, prefix, spans!);
  const references = embeddedReferences(prefix, spans!);
  return {
    own: { types: typesOf(prefix, spans!), references },
    *install(dso) {
      const { count } = references;
      const slots = new EngineTable({ element: "anyfunc", initial: count + 1, maximum: count + 1 });
      slots.set(count, makeBinder((slot) => bindEntry(dso, { slots }, slot)));
      reading.imports.latebind = { ...reading.imports.latebind, slots };
      if (!reading.home || mannerOf(reading.home).isMain) checkDefinitions(dso);
    },
    describe: (dso) => [countsOf(dso, "PLT entries inside")],
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
