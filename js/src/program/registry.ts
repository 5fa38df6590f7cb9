/** The registry of all programs and their DSOs. */

import { isMemory } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import type { Dso, Program } from "./dso.js";

const programs = new WeakMap<object, Program>();
const everyProgram = weakList<Program>();

/** The only program whose global symbols are known, or null if there has been a second one. */
let onlyProgram: WeakRef<Program> | null | undefined;

/** Programs of one library each that imports no memory. The library may belong to any other program. */
const unattachedPrograms = weakList<Program>();

/** Keeps such a program alive as long as one of its functions. */
const keepers = new WeakMap<object, Program>();

let count = 0;

/** The program of the DSOs that share a memory. */
export function programOf(memory: object | undefined): Program {
  let program = memory && programs.get(memory);
  if (!program) {
    program = {
      dsos: [],
      globals: undefined,
      library: undefined,
      stubTable: undefined,
      filled: new Map(),
      addresses: new Map(),
      unset: 0,
      untyped: 0,
      table: undefined,
      pointers: new Map(),
      opening: 0,
      failure: undefined,
    };
    everyProgram.add(program);
    if (memory) programs.set(memory, program);
  }
  return program;
}

/** Sets the namespaces from which DSOs of a program import. */
export function setNamespaces(program: Program, globals?: object, library?: object): void {
  program.library ??= library;
  if (program.globals || !globals) return;
  program.globals = globals;
  onlyProgram = onlyProgram === undefined ? new WeakRef(program) : null;
}

/**
 * Returns `true` if a symbol is not among the global symbols of the program. A compilation does not show for which
 * program it is, so the result is `false` if there has been a second one.
 */
export function isUndefined(name: string): boolean {
  const globals = onlyProgram?.deref()?.globals;
  return !!globals && !(name in globals);
}

/** Adds a DSO to its program. */
export function registerDso(dso: Omit<Dso, "id">): Dso {
  const registered = { ...dso, id: ++count };
  dso.program.dsos.push(registered);
  return registered;
}

/** Sets the exports of a DSO that has been instantiated. A main module may export its memory. */
export function setExports(dso: Dso, exports: WebAssembly.Exports, hasMemory: boolean): void {
  dso.exports = exports;
  if (hasMemory) return;
  const values = Object.values(exports);
  const memories = values.filter(isMemory);
  for (const memory of memories) programs.set(memory, dso.program);
  if (memories.length) return;
  unattachedPrograms.add(dso.program);
  for (const value of values) keepers.set(value as object, dso.program);
}

/** Removes a DSO that could not be instantiated. */
export function unregisterDso({ program, id }: Dso): void {
  program.dsos = program.dsos.filter((other) => other.id !== id);
  if (id === count) count--;
}

/** Every DSO that may belong to the same program. */
export function dsosOfProgram({ program }: Dso): Dso[] {
  const others = unattachedPrograms.alive().filter((other) => other !== program);
  if (!others.length) return program.dsos;
  return [program, ...others].flatMap(({ dsos }) => dsos);
}

/** Every DSO that is still alive, in the order in which they were loaded. */
export function allDsos(): Dso[] {
  return everyProgram
    .alive()
    .flatMap(({ dsos }) => dsos)
    .sort((one, other) => one.id - other.id);
}

/** The number of the DSO that was registered last. */
export function newest(): number {
  return count;
}
