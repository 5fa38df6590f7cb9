/**
 * Decides whether PLT entries may tail-call.
 *
 * A tail call is faster and leaves no frame. But JavaScriptCore cannot suspend a stack with a tail call from
 * one instance to another, so Latebind tries it once. If the engine cannot, it throws immediately, at the
 * point at which it should suspend the stack.
 */

import { type AnyFunction, EngineInstance, EngineModule, hasStackSwitching } from "./engine.js";
import { unpack } from "./packed.js";

/** `(module (func (return_call 0)))` */
// prettier-ignore
const TAIL_CALL = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 6, 1, 4, 0, 18, 0, 11,
);

let answer: boolean | undefined;

export function canTailCall(): boolean {
  return (answer ??= probe());
}

function probe(): boolean {
  if (!hasStackSwitching) return WebAssembly.validate(TAIL_CALL);
  try {
    const module = new EngineModule(unpack(PACKED_PROBE));
    const make = (next: unknown) =>
      new EngineInstance(module, { "": { next: next as WebAssembly.ImportValue } }).exports;
    const last = make(new WebAssembly.Suspending!(() => Promise.resolve()));
    const middle = make(() => {});
    (middle.slots as WebAssembly.Table).set(0, last.callee);
    const first = make(middle.tail);
    WebAssembly.promising!(first.run as AnyFunction)().catch(() => {});
    return (first.failed as WebAssembly.Global).value === 0;
  } catch {
    return false; // no tail calls, or no exceptions with which to find out
  }
}
