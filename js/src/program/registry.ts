/** All programs and their DSOs. */

import { isMemory } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import type { Dso, Program } from "./dso.js";

const programs = new WeakMap<object, Program>();
const everyProgram = weakList<Program>();

/** The program whose global symbols are known; null if there has been a second one. */
let onlyProgram: WeakRef<Program> | null | undefined;

/** Programs of one library each, which imports no memory and may belong to any other program. */
const homeless = weakList<Program>();

/** Keeps the program of a homeless library as long as one of its functions is there. */
const keepers = new WeakMap<object, Program>();

let count = 0;

/** The program of what shares a memory. */
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
    };
    everyProgram.add(program);
    if (memory) programs.set(memory, program);
  }
  return program;
}

/** Notes the namespaces from which DSOs of a program import. */
export function setNamespaces(program: Program, globals?: object, library?: object): void {
  program.library ??= library;
  if (program.globals || !globals) return;
  program.globals = globals;
  onlyProgram = onlyProgram === undefined ? new WeakRef(program) : null;
}

/**
 * Whether a symbol is missing among the global ones of the program. Compiling does not tell which program it is
 * for, so this is known only if there has been no other.
 */
export function isMissing(name: string): boolean {
  const globals = onlyProgram?.deref()?.globals;
  return !!globals && !(name in globals);
}

/** Enters a DSO. */
export function enter(dso: Omit<Dso, "id">): Dso {
  const entered = Object.assign(dso, { id: ++count });
  entered.program.dsos.push(entered);
  return entered;
}

/** Notes that a DSO has been instantiated. A main module's memory may be its own. */
export function settle(dso: Dso, exports: WebAssembly.Exports, hasMemory: boolean): void {
  dso.exports = exports;
  if (hasMemory) return;
  const values = Object.values(exports);
  const memories = values.filter(isMemory);
  for (const memory of memories) programs.set(memory, dso.program);
  if (memories.length) return;
  homeless.add(dso.program);
  for (const value of values) keepers.set(value as object, dso.program);
}

/** Takes out a DSO that could not be instantiated. */
export function leave({ program, id }: Dso): void {
  program.dsos = program.dsos.filter((other) => other.id !== id);
}

/** Every DSO that may belong to the program of one. */
export function fellows({ program }: Dso): Dso[] {
  const others = homeless.alive().filter((other) => other !== program);
  return [program, ...others].flatMap(({ dsos }) => dsos);
}

/** Every DSO that is still there, in the order in which they were loaded. */
export function allDsos(): Dso[] {
  return everyProgram
    .alive()
    .flatMap(({ dsos }) => dsos)
    .sort((one, other) => one.id - other.id);
}

/** The number of the DSO that was entered last. */
export function newest(): number {
  return count;
}
