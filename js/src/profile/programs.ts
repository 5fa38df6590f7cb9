/** Finds the main modules that are instantiated, with their bytes and the objects from which they import. */

import { bytesOf, concat } from "../engine/bytes.js";
import { EngineModule, isObject, sectionsOf } from "../engine/engine.js";
import { Section } from "../core/abi.js";
import { namespaceOf } from "../program/namespaces.js";
import { type Property, propertiesOf } from "./values.js";

/** A main module that was instantiated. */
export interface Program {
  /** Its bytes, or `undefined` if it was not compiled from bytes that were seen. */
  bytes: Promise<Uint8Array | undefined> | Uint8Array | undefined;
  /** The objects from which it imports functions, each once. */
  objects: object[];
  /** Their properties at that time. */
  properties: Property[];
}

/** The properties of the objects in an import object. */
export type Snapshot = Map<object, Property[]>;

export class Programs {
  /** The main modules, in the order in which they were instantiated. */
  readonly found: Program[] = [];
  /** The names that DSOs export. */
  readonly exported = new Set<string>();
  readonly #sources = new WeakMap<object, Program["bytes"]>();

  /** Remembers the source of a module. The bytes are copied, because their owner may change them. */
  compiled(module: unknown, source: Program["bytes"]): void {
    if (isObject(module)) this.#sources.set(module, source);
  }

  /** Describes the objects in an import object, before a module is instantiated. */
  snapshot(imports: unknown): Snapshot {
    const objects = isObject(imports) ? Object.values(imports).filter(isObject) : [];
    return new Map(objects.map((object) => [object, propertiesOf(object)]));
  }

  /** Adds an instance. */
  instantiated(module: WebAssembly.Module, imports: unknown, snapshot: Snapshot): void {
    if (!sectionsOf(module, Section.Dylink)?.length) return;
    for (const { name } of EngineModule.exports(module)) this.exported.add(name);
    const functions = EngineModule.imports(module).filter(({ kind }) => kind === "function");
    const from: unknown[] = functions.map((it) => (imports as WebAssembly.Imports)[it.module]);
    const objects = [...new Set(from.filter(isObject))];
    if (!objects.length || !objects.every((object) => namespaceOf(object).isMain)) return;
    this.found.push({
      bytes: this.#sources.get(module),
      objects,
      properties: objects.flatMap((object) => snapshot.get(object) ?? []),
    });
  }
}

/** Copies the bytes of a source. Returns `undefined` if it is not a buffer. */
export function copyOf(source: unknown): Uint8Array | undefined {
  const bytes = bytesOf(source);
  return bytes && concat([bytes]);
}
