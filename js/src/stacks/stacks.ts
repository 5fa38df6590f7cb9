/** The stacks of a program whose calls suspend, which `stacks.wat` switches. `docs/reentrancy.md` explains them. */

import { type AnyFunction, EngineInstance, EngineMemory, EngineModule, EngineTable } from "../engine/engine.js";
import { unpack } from "../engine/packed.js";
import type { CaughtExceptions } from "./exceptions.js";
import type { Regions } from "./regions.js";

/** Functions of `stacks.wat` that JavaScript calls. An activation is a number. */
interface Calls {
  /** Begins an activation. */
  begin(): number;
  /** Notes that a call has returned to JavaScript. */
  leave(activation: number): Left;
  /** Notes that the promise of an activation is settled. Returns 1 if its stack was too large, which was not reported. */
  end(activation: number): number;
}

/** The state of a call that has returned to JavaScript. */
export const enum Left {
  /** Its promise shows when it ends. */
  Unknown = 0,
  /** It has ended, or keeps nothing on a stack. It has called no function that suspends. */
  Ended = 1,
  /** The same, and its stack was too large. */
  Overflowed = 2,
}

/** The exports of `stacks.wat`. */
interface Switch extends Calls {
  suspend: AnyFunction;
  resume: AnyFunction;
  learn(): void;
}

/** The stacks of a program. */
export interface Stacks extends Calls {
  readonly regions: Regions;
  /** The number of calls that share a stack, because there was no memory for a region. */
  shared: number;
  /** The functions that suspend and continue an activation. */
  readonly suspensions: WebAssembly.Table;
  /** Makes the error about the stack of a function that was too large. */
  overflow(target?: AnyFunction): Error;
}

/** Makes the table that guards call. */
export function tableOf(before?: AnyFunction, after?: AnyFunction): WebAssembly.Table {
  const table = new EngineTable({ element: "anyfunc", initial: 2 });
  if (before) table.set(0, before);
  if (after) table.set(1, after);
  return table;
}

/** The records of activations of all programs. Engines reserve gigabytes of addresses for a memory, so there is one. */
let records: WebAssembly.Memory | undefined;

/**
 * Makes the stacks of a program with a stack pointer. If `isAlways` is set, the first activation gets a region too. An
 * activation that begins with a stack pointer above `limit` gets none. `isBase` returns whether the stack pointer is where
 * the stack of a thread begins, and `overflow` makes the error about a stack that was too large. `onShared` is called when
 * there is no region for an activation for the first time. `exceptions` is the list of those that the program has caught.
 */
export function makeStacks(
  pointer: WebAssembly.ImportValue,
  isWide: boolean,
  regions: Regions,
  isAlways: boolean,
  limit: bigint,
  isBase: () => boolean,
  overflow: Stacks["overflow"],
  onShared: () => void,
  exceptions: CaughtExceptions | undefined,
): Stacks {
  const kept = new Map<number, () => void>();
  const imports = {
    pointer,
    records: (records ??= new EngineMemory({ initial: 16 })),
    always: +isAlways,
    usable: BigInt(regions.usable),
    limit,
    take(isMoved: number): number {
      // In that reaction, no code of the program runs. A program may move its stack pointer.
      if (isMoved) void Promise.resolve().then(learn);
      const region = regions.take();
      if (!region && !stacks.shared++) onShared();
      return region;
    },
    free: regions.free,
    base: isBase,
    overflow() {
      throw overflow();
    },
    catches: +!!exceptions,
    caught: exceptions ? exceptions.any : isBase,
    save: (key: number) => void kept.set(key, exceptions!.take()),
    restore(key: number) {
      kept.get(key)!();
      kept.delete(key);
    },
  };
  const bytes = unpack(PACKED_STACKS);
  const module = new EngineModule(isWide ? widen(bytes) : bytes);
  const { exports } = new EngineInstance(module, { "": imports as unknown as WebAssembly.ModuleImports });
  const { begin, leave, end, suspend, resume, learn } = exports as unknown as Switch;
  const suspensions = tableOf(suspend, resume);
  const stacks: Stacks = { regions, shared: 0, begin, leave, end, suspensions, overflow };
  learn();
  return stacks;
}

/**
 * Makes `stacks.wat` for programs with pointers of 64 bits. The type of its first import becomes i64, and its conversions
 * become `nop`. The build checks that no other byte of it looks like these.
 */
function widen(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const type = bytes.findIndex((byte, at) => byte === 3 && bytes[at + 1] === 0x7f && bytes[at + 2] === 1);
  return bytes.map((byte, at) => (at === type + 1 ? 0x7e : byte === 0xad || byte === 0xa7 ? 1 : byte));
}
