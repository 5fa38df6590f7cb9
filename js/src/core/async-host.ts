/** Functions that wait for the promise of an asynchronous function. */

import { type AnyFunction, EngineInstance, EngineSuspending } from "../engine/engine.js";
import { Name, ShimKind } from "./abi.js";
import { type FunctionTypes, shimsOf } from "./function-types.js";
import { makeGuards } from "./guards.js";

/**
 * Makes a wasm function of the DSO's type `type` that calls an asynchronous function, and waits for its promise. If the
 * stack cannot be suspended, the result is the promise itself, which the engine converts, as if JavaScript were called.
 * `around` contains the functions that switch the stack of the program, if Latebind does that.
 */
export function adaptAsync(
  dso: FunctionTypes,
  type: number,
  host: AnyFunction,
  around: WebAssembly.Table | undefined,
): AnyFunction {
  // The engine cannot be asked whether it will suspend the stack. If it does not, it throws before anything else runs,
  // so these variables are about the call with the last number. Some engines throw before they call the host.
  let last = 0;
  let isBeginning = false;
  let promise: unknown;
  const call: AnyFunction = (...values) => {
    isBeginning = false;
    const result = (promise = host(...values));
    queueMicrotask(() => {
      if (promise === result) promise = undefined;
    });
    return result;
  };
  const state = (number: number): number => {
    if (number) return Number(number === last && (isBeginning || promise !== undefined));
    isBeginning = true;
    promise = undefined;
    return (last = (last + 1) | 0 || 1);
  };
  const plain: AnyFunction = (...values) => (isBeginning ? call(...values) : promise);
  const suspending = new EngineSuspending!(call) as AnyFunction;
  const waiting = around ? makeGuards(dso, [type], [suspending], around)[0]! : suspending;
  const imports = { [Name.Host]: waiting, [Name.Plain]: plain, [Name.State]: state };
  const { exports } = new EngineInstance(shimsOf(dso, [type], ShimKind.Wait), {
    [Name.Namespace]: imports as WebAssembly.ModuleImports,
  });
  return (exports[Name.Entries] as WebAssembly.Table).get(0) as AnyFunction;
}
