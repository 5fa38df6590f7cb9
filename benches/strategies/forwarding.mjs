/**
 * Emscripten's pull request 24161: the closure is a suspending import, and forwards the promise of a
 * promising definition. Every call suspends, and there has to be a promising export below it.
 */

export const create = () => ({
  bindLate({ lookup }) {
    let resolved;
    function forward(...args) {
      resolved ??= promising(lookup());
      return resolved(...args);
    }
    return new WebAssembly.Suspending(forward);
  },
});

/** A function of JavaScript cannot be made promising, and may return a promise as it is. */
function promising(definition) {
  try {
    return WebAssembly.promising(definition);
  } catch {
    return definition;
  }
}
