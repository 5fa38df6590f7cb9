// Tests an engine's support for tail calls.

import { compiled } from "./harness/inputs.mjs";

/**
 * Returns `true` if the engine can suspend a stack on which one instance has tail-called another. `source` is
 * js/src/engine/tail-call-probe.wat as bytes or as a module. That file explains the test.
 */
export function tailCallSuspends(source) {
  const module = compiled(source);
  const make = (next) => new WebAssembly.Instance(module, { "": { next } }).exports;
  const last = make(new WebAssembly.Suspending(() => Promise.resolve()));
  const middle = make(() => {});
  middle.slots.set(0, last.callee);
  const first = make(middle.tail);
  WebAssembly.promising(first.run)().catch(() => {});
  return first.failed.value === 0;
}

const count = (number) => (number === 0 ? 0 : count(number - 1));

/** Returns `true` if JavaScript tail calls need no stack. A function that only calls itself then never ends. */
export function hasProperTailCalls() {
  try {
    return count(1_000_000) === 0;
  } catch {
    return false;
  }
}
