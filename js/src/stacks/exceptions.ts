/**
 * The exceptions that a program has caught, as long as their handlers run.
 *
 * The C++ runtime keeps them in one list. A handler that ends removes the last one, as if handlers ended in the reverse
 * order of their beginnings. Those of several suspended calls do not, so each activation gets the list for itself.
 */

import type { AnyFunction } from "../engine/engine.js";
import { addressOf, type Pointer } from "./regions.js";

/** The list of a program. */
export interface CaughtExceptions {
  /** Returns 0 if it is empty. Guards call it at each suspension. */
  any: AnyFunction;
  /** Empties it. Returns a function that makes it what it was. */
  take(): () => void;
}

/**
 * The list that wasm keeps (`-fwasm-exceptions`). `locate` returns the address of the pointer to its last item, and `any`
 * returns null if it is empty.
 */
export function listInMemory(
  memory: WebAssembly.Memory,
  isWide: boolean,
  locate: AnyFunction,
  any: AnyFunction,
): CaughtExceptions {
  const words = () => new Uint32Array(memory.buffer, addressOf(locate() as Pointer), isWide ? 2 : 1);
  return {
    any: isWide ? () => +!!any() : any,
    take() {
      const taken = [...words()];
      words().fill(0);
      return () => words().set(taken);
    },
  };
}

/** The bytes below the stack pointer in which a pretended exception is. Nothing uses them while JavaScript runs. */
const SCRATCH = 64;

/**
 * The list that JavaScript keeps (`-fexceptions`), which is an array that nothing outside shows. `beginCatch` adds an
 * exception, with the array's method `push`.
 */
export function listOfHost(
  memory: WebAssembly.Memory,
  stackPointer: () => number,
  beginCatch: AnyFunction,
): CaughtExceptions {
  let list: unknown[] | undefined;
  return {
    any: () => (list ??= find()).length,
    take() {
      const taken = list!.splice(0);
      return () => void list!.push(...taken);
    },
  };

  /** Lets the function add an exception that was caught before, so that it counts nothing, and stops it. */
  function find(): unknown[] {
    const address = stackPointer() - SCRATCH;
    let found: unknown[] = [];
    const { push } = Array.prototype;
    const set = (value: unknown) => Reflect.defineProperty(Array.prototype, "push", { value });
    function stop(this: unknown[]): never {
      found = this;
      throw found;
    }
    try {
      new Uint8Array(memory.buffer, address, SCRATCH).fill(0xff);
      if (set(stop)) beginCatch(address + SCRATCH / 2);
    } catch {
      // It was stopped, or it is a different function.
    } finally {
      set(push);
    }
    return found;
  }
}
