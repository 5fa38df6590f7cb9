/** What is known of each loaded DSO, and of its late-bound references. */

import { type AnyFunction, EngineMemory, isFunction, own } from "./engine.js";
import type { Manner } from "./stubs.js";
import { weakList } from "./weak-list.js";

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

/** A late-bound reference. */
export interface Reference {
  module: string;
  name: string;
  /** The index of its type in the DSO. */
  type: number;
}

/** The late-bound references of a DSO, by number: the slot of a PLT entry. There may be ten thousand. */
export interface References {
  readonly count: number;
  at(slot: number): Reference;
  /** The edges of those that have been bound; `undefined` if to the loader's stub. */
  bound: Map<number, Edge | undefined>;
}

/** References that are listed one by one. */
export interface ListedReferences extends References {
  /** Adds a reference, and gives its number. */
  add(module: string, name: string, type: number): number;
}

export function listedReferences(): ListedReferences {
  const modules: string[] = [];
  const names: string[] = [];
  const types: number[] = [];
  return {
    get count() {
      return names.length;
    },
    at: (slot) => ({ module: modules[slot]!, name: names[slot]!, type: types[slot]! }),
    add(module, name, type) {
      modules.push(module);
      types.push(type);
      return names.push(name) - 1;
    },
    bound: new Map(),
  };
}

/** A loaded DSO. */
export interface Dso {
  id: number;
  url: string;
  /** Its type section. */
  readonly types: Uint8Array<ArrayBuffer>;
  /** The texts of its types, if it has brought them: those of a relinked library. */
  signatures?: ReadonlyMap<number, string> | undefined;
  references: References;
  /** The namespaces of its import object that have stubs, by module name. */
  manners: ReadonlyMap<string, Manner>;
  /** The stubs of a main module, by name: each call of one looks its symbol up. */
  readonly stubs: Map<string, AnyFunction>;
  /** How many stubs could not be replaced. */
  left: number;
  /** How many references to itself were bound when it was relinked. */
  relinked: number;
  /** How many errors there were in Latebind itself. */
  errors: number;
  /** Whether it is instantiated synchronously. */
  readonly isSynchronous: boolean;
  /** The name under which its loader was loading it when it was asked for. */
  loadedAs?: string | undefined;
  program: Program;
  /** There once it has been instantiated. */
  exports?: WebAssembly.Exports;
  /** The loader's tables in which it looks symbols up, if they have been asked for. */
  scope?: readonly object[] | undefined;
}

/** A filled slot of a main module. */
export interface FilledSlot {
  manner: Manner;
  /** The definition that it was filled with. */
  found: unknown;
  /** Leaves the next call to the binder. */
  empty(): void;
}

/** An entry of a GOT that is not filled in. */
export interface UnsetAddress {
  name: string;
  global: object;
  /** The DSOs that import it. */
  dsos: Dso[];
}

/**
 * The DSOs that share one memory, in the order in which they were loaded. It lives as long as the
 * memory does, or one of the DSOs: nothing is ever unloaded from Emscripten's programs.
 */
export interface Program {
  dsos: Dso[];
  /** The namespace from which its main module imports: the loader's table of global symbols. */
  globals: object | undefined;
  /** A namespace from which one of its libraries imports. */
  library: object | undefined;
  /** The table that stubs of its main module read; null if there is none. */
  stubTable: object | null | undefined;
  /** The filled slots of its main module, by the names of their symbols. */
  filled: Map<string, FilledSlot[]>;
  /** The entries of its GOT that are not filled in, by what a message calls them. */
  addresses: Map<string, UnsetAddress>;
  /** The value of such an entry. */
  unset: unknown;
}

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
  const memories = values.filter((value) => value instanceof EngineMemory);
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

/** Whether a DSO is a main module. */
export function isMainModule({ manners }: Pick<Dso, "manners">): boolean {
  return [...manners.values()].some(({ isMain }) => isMain);
}

/** Whether a reference is one of the main module. */
export function isMain(dso: Dso, slot: number): boolean {
  return mannerAt(dso, slot).isMain;
}

/** How the namespace answers in which a reference is looked up. */
export function mannerAt(dso: Dso, slot: number): Manner {
  return dso.manners.get(dso.references.at(slot).module)!;
}

/** A function that a DSO exports under a name. */
export function definition(dso: Dso, name: string): AnyFunction | undefined {
  const value = dso.exports && own(dso.exports, name);
  return isFunction(value) ? value : undefined;
}

/** Whether a DSO defines a function in JavaScript (EM_JS), which its loader makes of a string. */
export function definesInHost({ exports }: Dso, name: string): boolean {
  return !!exports && Object.hasOwn(exports, `__em_js__${name}`);
}

/** What runs a DSO's constructors, in the conventions of its linker. */
const CONSTRUCTORS = "__wasm_call_ctors";

/** The name of a function that a DSO exports, by which to recognize it. */
export function landmark(dso: Dso): string | undefined {
  // Most have this one, and to list ten thousand names takes a millisecond.
  if (definition(dso, CONSTRUCTORS)) return CONSTRUCTORS;
  return Object.keys(dso.exports ?? {}).find((name) => definition(dso, name));
}
