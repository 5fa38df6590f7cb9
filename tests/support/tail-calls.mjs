// What an engine makes of tail calls.

import { compiled } from "./harness/inputs.mjs";

/**
 * Whether a stack is suspended that has a tail call from instance to instance on it; `source` is
 * js/src/engine/tail-call-probe.wat, which says how, as bytes or as a module.
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

/** Whether JavaScript's tail calls take no stack. A function that only calls itself never ends then. */
export function hasProperTailCalls() {
  try {
    return count(1_000_000) === 0;
  } catch {
    return false;
  }
}
