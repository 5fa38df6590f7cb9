/**
 * Whether PLT entries may tail-call.
 *
 * A tail call is faster and leaves no frame. But JavaScriptCore cannot suspend a stack on which one
 * went from instance to instance, so it is tried out, once. The failure shows at once, as an
 * exception where the stack should have been suspended.
 */

import packed from "latebind:tail-call-probe";
import { unpack } from "./packed.js";
import { type AnyFunction, EngineInstance, EngineModule, hasStackSwitching } from "./engine.js";

let answer: boolean | undefined;

export function canTailCall(): boolean {
  return (answer ??= probe());
}

function probe(): boolean {
  try {
    const module = new EngineModule(unpack(packed));
    if (!hasStackSwitching) return true;
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
