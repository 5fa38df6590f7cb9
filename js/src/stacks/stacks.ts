/** The stacks of a program whose calls suspend, which `stacks.wat` switches. `docs/reentrancy.md` explains them. */

import { type AnyFunction, EngineInstance, EngineModule, EngineTable } from "../engine/engine.js";
import { unpack } from "../engine/packed.js";
import type { Pointer, Regions } from "./regions.js";

/** The exports of `stacks.wat`. An activation is a number, and so is a function. */
interface Switch {
  state: WebAssembly.Memory;
  enter: AnyFunction;
  exit: AnyFunction;
  suspend: AnyFunction;
  resume: AnyFunction;
  learn(): void;
  lose(until: number): void;
}

/** The stacks of a program. */
export interface Stacks {
  readonly regions: Regions;
  /** The number of calls that share a stack, because there was no memory for a region. */
  shared: number;
  /** The number of promising functions whose type is unknown. */
  untyped: number;
  /** The running activation, in the only element. */
  readonly running: Int32Array;
  /** The functions that begin and end an activation, and then all promising functions. */
  readonly activations: WebAssembly.Table;
  /** The names of the functions in that table. */
  readonly names: string[];
  /** The functions that suspend and continue an activation. */
  readonly suspensions: WebAssembly.Table;
  /** Loses the running activations up to one. */
  lose(until: number): void;
}

/** Makes the table that guards call. */
export function tableOf(before?: AnyFunction, after?: AnyFunction): WebAssembly.Table {
  const table = new EngineTable({ element: "anyfunc", initial: 2 });
  if (before) table.set(0, before);
  if (after) table.set(1, after);
  return table;
}

/**
 * Makes the stacks of a program with a stack pointer. If `isAlways` is set, the first activation gets a region too.
 * `overflow` makes the error about a stack that was too large.
 */
export function makeStacks(
  pointer: WebAssembly.ImportValue,
  isWide: boolean,
  regions: Regions,
  isAlways: boolean,
  overflow: (name: string) => Error,
): Stacks {
  const names = ["", ""];
  const pointerOf = isWide ? BigInt : Number;
  const imports = {
    pointer,
    always: +isAlways,
    take(isMoved: number): Pointer {
      // In that reaction, no code of the program runs. A program may move its stack pointer.
      if (isMoved) void Promise.resolve().then(learn);
      const region = regions.take();
      if (!region) stacks.shared++;
      return region ?? pointerOf(0);
    },
    size: pointerOf(regions.usable),
    overflow(index: number) {
      throw overflow(names[index]!);
    },
    free(region: Pointer, index: number) {
      if (!regions.free(region)) throw overflow(names[index]!);
    },
  };
  const module = new EngineModule(unpack(isWide ? PACKED_WIDE_STACKS : PACKED_STACKS));
  const { exports } = new EngineInstance(module, { "": imports as unknown as WebAssembly.ModuleImports });
  const { state, enter, exit, suspend, resume, learn, lose } = exports as unknown as Switch;
  const stacks: Stacks = {
    regions,
    shared: 0,
    untyped: 0,
    running: new Int32Array(state.buffer, 0, 1),
    names,
    activations: tableOf(enter, exit),
    suspensions: tableOf(suspend, resume),
    lose,
  };
  learn();
  return stacks;
}
