/**
 * Links a library with an embedded PLT, which it got when it was compiled: `embed` of the core.
 *
 * Its function imports are not read when it is instantiated, nor are their names: the binder looks up each
 * when it is first called. There may be ten thousand. Addresses are left to the engine. There may be twice as many, most of
 * them those of the library's own symbols.
 */

import {
  type AnyFunction,
  decode,
  EngineLinkError,
  EngineTable,
  isCallable,
  isObject,
  isWasmFunction,
} from "../engine/engine.js";
import { ImportRecord, Name } from "../core/abi.js";
import { hasType } from "../core/function-types.js";
import { sizeOf, tableOf, typesOf } from "../core/imports.js";
import { type Dso, namespaceOfReference } from "../program/dso.js";
import { addNamespace, type ImportSnapshot, readImports } from "../program/import-snapshot.js";
import { namespaceOf } from "../program/namespaces.js";
import { embeddedReferences } from "../program/references.js";
import { bindEntry, makeBinder } from "../bind/plt-slots.js";
import { countsOf, type LinkRequest, type Way } from "./way.js";

/** Gives a library the table of its slots. */
export function embedded({ imports, plan, snapshot }: LinkRequest): Way {
  const { prefix, spans } = plan!;
  readImports(imports, tableOf(prefix, spans!, spans![ImportRecord.Count]!), snapshot, true);
  addNamespaces(snapshot, imports, prefix, spans!);
  const references = embeddedReferences(prefix, spans!);
  return {
    own: { types: typesOf(prefix, spans!), references },
    *replaceStubs(dso) {
      const { count } = references;
      const slots = new EngineTable({ element: "anyfunc", initial: count + 1, maximum: count + 1 });
      slots.set(count, makeBinder((slot) => bindEntry(dso, { slots }, slot)));
      snapshot.imports[Name.Namespace] = { ...snapshot.imports[Name.Namespace], [Name.Slots]: slots };
      if (!snapshot.home || namespaceOf(snapshot.home).isMain) checkDefinitions(dso);
    },
    describe: (dso) => [countsOf(dso, "embedded PLT entries")],
  };
}

/** Adds the namespaces from which the functions are imported. */
export function addNamespaces(
  snapshot: ImportSnapshot,
  imports: object,
  prefix: Uint8Array,
  spans: Uint32Array,
): void {
  const { namespaces } = snapshot;
  let last = 0;
  // Consecutive imports often have one module name, at one position. The positions ascend, so if two imports have the
  // same one, all imports between them have it too.
  const end = sizeOf(spans[ImportRecord.Count]!);
  for (let at = ImportRecord.First; at < end; at += spans[at + FAR] === last ? FAR : ImportRecord.Size) {
    if (spans[at] === last) continue;
    last = spans[at]!;
    const module = decode(prefix.subarray(last, spans[at + 1]));
    const object: unknown = namespaces.has(module) ? undefined : Reflect.get(imports, module);
    if (!isObject(object)) continue;
    addNamespace(snapshot, module, object);
  }
}

/** A hundred imports. */
const FAR = 100 * ImportRecord.Size;

/**
 * Checks the definitions of an import object without stubs, as the engine does when it instantiates.
 */
export function checkDefinitions(dso: Dso): void {
  const { references } = dso;
  for (let slot = 0; slot < references.count; slot++) {
    const reference = references.at(slot);
    const { module, name, type } = reference;
    const namespace = namespaceOfReference(dso, reference);
    const import_ = `Import "${module}" "${name}"`;
    if (!namespace) throw new TypeError(`${import_}: module is not an object or function`);
    if (!namespace.isMain) continue;
    const value = Reflect.get(namespace.object, name) as AnyFunction;
    if (!isCallable(value)) {
      throw new EngineLinkError(`${import_}: function import requires a callable`);
    }
    if (namespace.isStub(name, value)) dso.stubs.set(name, value);
    if (isWasmFunction(value) && !hasType(dso, type, value)) {
      throw new EngineLinkError(`${import_}: the function has a different type`);
    }
  }
}
