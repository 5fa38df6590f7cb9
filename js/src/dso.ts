/** What is known of each loaded DSO, and which of them belong to one program. */

import { type AnyFunction, EngineMemory } from "./engine.js";
import type { IsStub } from "./stubs.js";

/** The way by which a reference came to be bound late. */
export const enum Edge {
  /** The definition was loaded later, or has not been loaded yet. */
  Late = "late",
  /** It is in a library of the local scope. */
  Local = "local",
  /** The DSO defines the symbol itself. */
  Self = "self",
  /** The main module refers to a library. */
  Main = "main",
}

/** One late-bound reference: a PLT entry and its slot. */
export interface Reference {
  name: string;
  module: string;
  /** The index of its type in the DSO. */
  type: number;
  /** The import namespace that was asked, and is asked again. */
  namespace: object;
  isStub: IsStub;
  stub: AnyFunction;
  isMain: boolean;
  /** Known once it is bound. */
  edge: Edge | undefined;
  isBound: boolean;
  /** Whether it is bound to the loader's stub. */
  isLeft: boolean;
}

/** A loaded DSO. */
export interface Dso {
  id: number;
  url: string;
  /** Its type section. */
  types: Uint8Array<ArrayBuffer>;
  references: Reference[];
  /** Stubs that could not be replaced. */
  left: number;
  program: Program;
  /** There once it has been instantiated. */
  exports: WebAssembly.Exports | undefined;
  /** The loader's tables in which it looks symbols up, if they have been asked for. */
  scope: readonly object[] | undefined;
}

/**
 * The DSOs that share one memory, in the order in which they were loaded. It lives as long as the
 * memory does, or one of the DSOs: nothing is ever unloaded from Emscripten's programs.
 */
export interface Program {
  dsos: Dso[];
}

const programs = new WeakMap<object, Program>();
const everyProgram: WeakRef<Program>[] = [];

let count = 0;

/** Enters a DSO that shares `memory`, if it imports one. */
export function enter(dso: Omit<Dso, "id" | "program">, memory: object | undefined): Dso {
  let program = memory && programs.get(memory);
  if (!program) {
    program = { dsos: [] };
    everyProgram.push(new WeakRef(program));
    if (memory) programs.set(memory, program);
  }
  const entered: Dso = { ...dso, id: ++count, program };
  program.dsos.push(entered);
  return entered;
}

/** Notes that a DSO has been instantiated. A main module's memory may be its own. */
export function settle(dso: Dso, exports: WebAssembly.Exports): void {
  dso.exports = exports;
  for (const memory of Object.values(exports)) {
    if (memory instanceof EngineMemory && !programs.has(memory)) programs.set(memory, dso.program);
  }
}

/** Takes out a DSO whose instantiation failed. */
export function leave(dso: Dso): void {
  dso.program.dsos = dso.program.dsos.filter((other) => other !== dso);
}

/** Every DSO that is still there, in the order in which they were loaded. */
export function allDsos(): Dso[] {
  return everyProgram
    .flatMap((program) => program.deref()?.dsos ?? [])
    .sort((one, other) => one.id - other.id);
}

/** The edge of a reference: as bound, or as far as can be told before. */
export function edgeOf(dso: Dso, reference: Reference): Edge {
  if (reference.edge) return reference.edge;
  if (reference.isMain) return Edge.Main;
  return dso.exports && definition(dso.exports, reference.name) ? Edge.Self : Edge.Late;
}

/** A function that a DSO exports under a name. */
export function definition(exports: WebAssembly.Exports, name: string): AnyFunction | undefined {
  const value = Object.hasOwn(exports, name) ? exports[name] : undefined;
  return typeof value === "function" ? (value as AnyFunction) : undefined;
}

/** Whether a DSO defines a function in JavaScript (EM_JS), which its loader makes of a string. */
export function definesInHost(exports: WebAssembly.Exports, name: string): boolean {
  return Object.hasOwn(exports, `__em_js__${name}`);
}
