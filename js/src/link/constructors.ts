/**
 * Lets the constructors of a library suspend that a `dlopen` inside a promising export loads.
 *
 * The loader calls them from JavaScript, in the function that gets the instance of the library. It returns the
 * library's exports, for which the rest of the loader waits. So the constructors are called inside a promising
 * function. If they have not ended when they return, the object of exports must become one that is waited for: a
 * thenable. It is one while the loader's function returns, because `Object.prototype` then has the accessor `then`.
 *
 * Code inside the loader (`src/library.ts`) needs no accessor: it passes the object that the loader's function returns.
 *
 * The loader goes on when the constructors have ended, and not before, in its own order. If they throw, its promise is
 * rejected with their error, as it would be if its own call had failed.
 */

import { type AnyFunction, EngineInstance, EngineModule, isFunction, own, ownValues } from "../engine/engine.js";
import { unpromising } from "../engine/promised.js";
import { Convention } from "../core/abi.js";
import type { Dso } from "../program/dso.js";

/** `(module (import "" "a" (func)) (import "" "b" (func)) (func (export "c") (call 0) (call 1)))` */
// prettier-ignore
const CALL_BOTH = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 2, 11, 2, 0, 1, 97, 0, 0, 0, 1, 98, 0, 0,
  3, 2, 1, 0, 7, 5, 1, 1, 99, 0, 2, 10, 8, 1, 6, 0, 16, 0, 16, 1, 11,
);

let module: WebAssembly.Module | undefined;

let depth = 0;

/** Returns `true` while the constructors of a library run, up to the point at which they suspend. */
export function isConstructing(): boolean {
  return depth > 0;
}

/** The end of the constructors that a loader with code inside it has just called. */
let pending: Promise<unknown> | undefined;

/** Returns the exports of a library for its loader, or a promise of them if the loader must wait for its constructors. */
export function afterConstructors(exports: object): object {
  const end = pending;
  pending = undefined;
  return end ? end.then(() => exports) : exports;
}

/** Replaces the constructors among the exports that the loader will see. */
export function deferConstructors({ program, isSynchronous, library }: Dso, instance: WebAssembly.Instance): void {
  const { exports } = instance;
  const construct = exports[Convention.CallCtors];
  // A loader that instantiates synchronously may wait for nothing.
  if (isSynchronous || !isFunction(construct)) return;
  let isDone = false;
  let call: unknown;
  try {
    const imports = { a: construct as WebAssembly.ImportValue, b: () => void (isDone = true) };
    call = new EngineInstance((module ??= new EngineModule(CALL_BOTH)), { "": imports }).exports.c;
  } catch {
    return; // the host disallows code generation
  }
  const replacement = (): void => {
    const canWait = LINKED ? library : Object.isExtensible(Object.prototype);
    if (!program.opening || !canWait) return void construct();
    depth++;
    const end = WebAssembly.promising!(call as AnyFunction)();
    depth--;
    end.catch((error: unknown) => (program.failure = error));
    if (isDone) return;
    if (LINKED) pending = end;
    else waitBeforeReturn(replacement, end);
  };
  // Otherwise it would return a promise that the loader ignores.
  unpromising.add(replacement);
  const value = Object.freeze({ __proto__: null, ...exports, [Convention.CallCtors]: replacement });
  Object.defineProperty(instance, "exports", { value, configurable: true, enumerable: true });
}

/** Makes the loader's function that has called `replacement` return a promise for its object. */
function waitBeforeReturn(replacement: AnyFunction, end: Promise<unknown>): void {
  const remove = () => Reflect.deleteProperty(Object.prototype, "then");
  Object.defineProperty(Object.prototype, "then", {
    configurable: true,
    get(this: object) {
      const constructors = own(this, Convention.CallCtors);
      // Some loaders wrap each export.
      if (constructors !== replacement && !ownValues(constructors ?? {}).includes(replacement)) return undefined;
      remove();
      return (resolve: AnyFunction, reject: AnyFunction) => void end.then(() => resolve(this), reject);
    },
  });
  // The loader returns at once. Nothing may remain if it does not return the object.
  queueMicrotask(remove);
}
