/**
 * The exceptions that a program has caught, as long as their handlers run.
 *
 * The C++ runtime keeps them in one list. A handler that ends removes the last one, as if handlers ended in the reverse
 * order of their beginnings. Those of several suspended calls do not, so each activation gets the list for itself.
 */

import { type AnyFunction, isFunction } from "../engine/engine.js";

/** The list of a program. */
export interface CaughtExceptions {
  /** Returns 0 if it is empty. Guards call it at each suspension. */
  any: AnyFunction;
  /** Empties it. Returns a function that restores it. */
  take(): () => void;
}

/** The bytes below the stack pointer in which a pretended exception is. Nothing uses them while JavaScript runs. */
const SCRATCH = 256;

/** The bytes of it for an exception, below the address that a handler gets. */
const HEADER = SCRATCH / 2;

/**
 * The list that wasm keeps (`-fwasm-exceptions`). `locate` returns the address of the pointer to its last item, and `any`
 * returns null if it is empty. A program need not export it.
 */
export function listInMemory(
  memory: WebAssembly.Memory,
  isWide: boolean,
  locate: () => number,
  any: unknown,
): CaughtExceptions {
  let view: Uint32Array | undefined;
  /** The words of the pointer. A view loses its words when the memory grows. */
  const words = (): Uint32Array => {
    if (!view?.length) view = new Uint32Array(memory.buffer, locate(), isWide ? 2 : 1);
    return view;
  };
  return {
    any: isFunction(any) && !isWide ? any : () => +!!words()[0],
    take() {
      const taken = [...words()];
      words().fill(0);
      return () => words().set(taken);
    },
  };
}

/**
 * The address of the pointer to the last item, for a program that does not export it. The list must be empty.
 * `begin` makes an exception of a different language the only item, and `end` removes it.
 */
export function findList(
  memory: WebAssembly.Memory,
  isWide: boolean,
  stackPointer: number,
  begin: AnyFunction,
  end: AnyFunction,
): number | undefined {
  const address = stackPointer - SCRATCH;
  new Uint8Array(memory.buffer, address, SCRATCH).fill(0);
  const words = new Uint32Array(memory.buffer);
  for (let index = 0; index < words.length; index++) {
    begin(isWide ? BigInt(address + HEADER) : address + HEADER);
    while (index < words.length && !(words[index]! >= address && words[index]! < stackPointer)) index++;
    end();
    // Another word has such a value, too.
    if (words[index] === 0) return index * 4;
  }
  return undefined;
}

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
      if (set(stop)) beginCatch(address + HEADER);
    } catch {
      // It was stopped, or it is a different function.
    } finally {
      set(push);
    }
    return found;
  }
}
