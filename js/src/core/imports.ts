/** The imports of a module, from its bytes or from the engine. */

import { decode, EngineModule } from "../engine/engine.js";
import { ImportRecord, Output } from "./abi.js";
import { type Core, numbersOf, outputOf, withCore } from "./core.js";

/** Every import of a module, in order. */
export interface ImportTable {
  modules: string[];
  names: string[];
  isFunction: boolean[];
  /** The indices of the functions `invoke_*`. */
  invokes: Set<number>;
  /**
   * The indices of the types of functions. That of a tag has {@link ImportRecord.Tag} added, and addresses are
   * {@link ImportRecord.Address}.
   */
  types: number[];
}

/** Every import of a module. */
export function importsOf(prefix: Uint8Array): ImportTable {
  return withCore(prefix, (core) => decodeImports(core, prefix, core.open(0)));
}

/**
 * The imports of a module: from its bytes if they were seen, which takes less time, and otherwise as the engine lists
 * them, without types. JavaScriptCore does list types, but throws if it has no name for one, such as a reference that
 * cannot be null.
 */
export function listImports(
  module: WebAssembly.Module,
  prefix: Uint8Array | undefined,
): ImportTable | undefined {
  try {
    if (prefix) return importsOf(prefix);
  } catch {
    // The host disallows code generation.
  }
  try {
    const table: ImportTable = { modules: [], names: [], isFunction: [], invokes: new Set(), types: [] };
    for (const { module: from, name, kind } of EngineModule.imports(module)) {
      table.modules.push(from);
      table.names.push(name);
      table.isFunction.push(kind === "function");
    }
    return table;
  } catch {
    return undefined;
  }
}

/**
 * The positions of the types and the imports of a module: three numbers, and an {@link ImportRecord} for each function, and
 * then for each other import.
 */
export function spansOf(prefix: Uint8Array): Uint32Array {
  return withCore(prefix, (core) => numbersOf(core, sizeOf(core.open(1))).slice());
}

/** The count of numbers for `count` imports. */
export function sizeOf(count: number): number {
  return ImportRecord.First + ImportRecord.Size * count;
}

/** The type section of a module. */
export function typesOf(
  prefix: Uint8Array<ArrayBuffer>,
  [start, end]: Uint32Array,
): Uint8Array<ArrayBuffer> {
  return prefix.slice(start, end);
}

/** Returns `true` if the type of an import is that of a function `invoke_*`. */
export function isInvoke(type: number): boolean {
  return type >= ImportRecord.Invoke && type < ImportRecord.Tag;
}

/** Decodes the imports of the module that a session has opened. */
export function decodeImports(core: Core, prefix: Uint8Array, count: number): ImportTable {
  const numbers = numbersOf(core, sizeOf(count));
  const text = decode(outputOf(core, Output.Text, prefix.length));
  // In ASCII text, a name is at the position of its bytes. Slicing is ten times as fast as decoding each name.
  return tableOf(prefix, numbers, 0, text.length === prefix.length ? text : undefined);
}

/** Decodes the imports in the records from the one at an index on. `text` has each name at its position. */
export function tableOf(prefix: Uint8Array, numbers: Uint32Array, from: number, text?: string): ImportTable {
  const nameAt = (at: number) => {
    const start = numbers[at];
    const end = numbers[at + 1];
    return text === undefined ? decode(prefix.subarray(start, end)) : text.slice(start, end);
  };
  const table: ImportTable = { modules: [], names: [], isFunction: [], invokes: new Set(), types: [] };
  let last = 0;
  let module = "";
  for (let at = sizeOf(from); at < numbers.length; at += ImportRecord.Size) {
    // Consecutive imports often have one module name.
    if (numbers[at] !== last) {
      last = numbers[at]!;
      module = nameAt(at);
    }
    let type = numbers[at + ImportRecord.Type]!;
    if (isInvoke(type)) {
      table.invokes.add(table.names.length);
      type -= ImportRecord.Invoke;
    }
    table.modules.push(module);
    table.names.push(nameAt(at + ImportRecord.Name));
    table.isFunction.push(type < ImportRecord.Tag);
    table.types.push(type);
  }
  return table;
}
