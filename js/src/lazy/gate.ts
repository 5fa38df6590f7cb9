/**
 * Makes the binders of entries whose libraries are not loaded.
 *
 * JavaScript cannot find out whether a call is inside a promising export. So a binder is a wasm function, which calls
 * a `Suspending` import, and catches the exception that the engine throws if that is not possible there.
 */

import { type AnyFunction, EngineInstance, EngineModule, hasStackSwitching } from "../engine/engine.js";
import { unpack } from "../engine/packed.js";

/** The ways to load a library for one reference. */
export interface Load {
  /** Loads the library if its bytes are at hand. Returns `true` if it is loaded. */
  ready(): boolean;
  /** Loads it while the call is suspended. */
  wait(): Promise<void>;
  /** Loads it synchronously. Throws an error if that is not possible. */
  outside(): void;
}

let gate: WebAssembly.Module | undefined;

export function makeBinder({ ready, wait, outside }: Load): AnyFunction {
  if (!hasStackSwitching) {
    return () => {
      if (!ready()) outside();
    };
  }
  gate ??= new EngineModule(unpack(PACKED_GATE));
  const errors = new Map<number, unknown>();
  let count = 0;
  const { exports } = new EngineInstance(gate, {
    "": {
      ready: () => Number(ready()),
      wait: new WebAssembly.Suspending!(async () => {
        try {
          await wait();
          return 0;
        } catch (error) {
          errors.set(++count, error);
          return count;
        }
      }) as WebAssembly.ImportValue,
      outside,
      fail(number: number) {
        const error = errors.get(number);
        errors.delete(number);
        throw error;
      },
    },
  });
  return exports.bind as AnyFunction;
}
