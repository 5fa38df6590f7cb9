/**
 * Keeps the slots of main modules up to date.
 *
 * A library's stub looks up its symbol once, but a stub of the main module does so on every call. So a filled
 * slot is emptied when the stub would find a different definition, and the next call binds it again. Calls in
 * between cost nothing.
 *
 * - The loader writes the stub table (`asyncifyStubs`), if the program has one, each time a library's symbols
 *   become global. The entries of filled slots become accessors, which notice that.
 * - Global symbols change if the program itself replaces or deletes one. They are compared when the next
 *   library is instantiated.
 * - If the table cannot be found, a slot is emptied when a second library defines its symbol.
 */

import { own } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import { Convention } from "../core/abi.js";
import { tablesOfProgram } from "../program/attached.js";
import type { Dso, FilledSlot, Program } from "../program/dso.js";
import { lookup } from "../program/namespaces.js";
import { dsosOfProgram, programOf } from "../program/registry.js";
import { findStubTable } from "./scope.js";

/**
 * The stub table of a main module, or null if its stubs read the global symbols. Returns `undefined` if that is not
 * known.
 */
export function stubTableOf(dso: Dso): object | null | undefined {
  const { program } = dso;
  if (program.stubTable === undefined) {
    const { globals } = program;
    const tables = tablesOfProgram(globals);
    if (tables) return (program.stubTable = tables[Convention.AsyncifyStubs] ?? null);
    if (!LINKED) {
      const namespaces = new Set([program.library, ...libraryNamespaces(dsosOfProgram(dso))].slice(0, MOST_ASKED));
      for (const namespace of namespaces) {
        const table = namespace && findStubTable(namespace, globals);
        if (table !== undefined) return (program.stubTable = table);
      }
    }
    // If there is no second DSO, no table has a definition.
    if (dsosOfProgram(dso).length < 2) return null;
  }
  return program.stubTable;
}

/** The number of loaders that are tried, to find the program's. */
const MOST_ASKED = 8;

/** The objects from which libraries import, the latest first. */
function libraryNamespaces(dsos: Dso[]): object[] {
  const namespaces = dsos.flatMap(({ namespaces }) => [...namespaces.values()]);
  return namespaces.flatMap(({ isMain, object }) => (isMain ? [] : object)).reverse();
}

/** The programs with filled slots. */
const rebindable = weakList<Program>();

/** Notes that a slot of a main module was filled, with a definition from the stub table if `table` is given. */
export function noteFilled(
  program: Program,
  name: string,
  slot: FilledSlot,
  table: object | undefined,
): void {
  const { filled } = program;
  if (!rebindable.alive().includes(program)) rebindable.add(program);
  const slots = filled.get(name);
  if (slots) slots.push(slot);
  else filled.set(name, [slot]);
  const descriptor = table && Object.getOwnPropertyDescriptor(table, name);
  if (!descriptor || !("value" in descriptor)) return; // it is an accessor already
  let { value } = descriptor;
  Object.defineProperty(table, name, {
    configurable: true,
    enumerable: true,
    get: () => value as unknown,
    set(next) {
      value = next;
      empty(filled, name);
    },
  });
}

/** The programs with filled slots that a DSO without a memory, or one with this memory, may belong to. */
function rebindableBy(memory: object | undefined): Program[] {
  const all = rebindable.alive();
  const own = memory && programOf(memory);
  return own ? all.filter((program) => program === own) : all;
}

/** Empties the slots whose global symbols have changed, when a DSO is about to be instantiated. */
export function refresh(memory: object | undefined): void {
  for (const { filled, stubTable } of rebindableBy(memory)) {
    for (const [name, slots] of filled) {
      if (stubTable && Object.hasOwn(stubTable, name)) continue;
      if (slots.some(({ namespace, found }) => lookup(namespace, name) !== found)) empty(filled, name);
    }
  }
}

/** Empties the slots whose stubs may call a different definition, now that a DSO has `exports`. */
export function noteDefinitions(memory: object | undefined, exports: object): void {
  for (const { filled, stubTable } of rebindableBy(memory)) {
    if (stubTable !== undefined) continue;
    for (const name of filled.keys()) if (own(exports, name)) empty(filled, name);
  }
}

function empty(filled: Program["filled"], name: string): void {
  const slots = filled.get(name) ?? [];
  filled.delete(name);
  for (const slot of slots) slot.empty();
}
