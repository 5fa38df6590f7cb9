/**
 * Emscripten's pull request 24161: the stub is a suspending import, and forwards the promise of a promising
 * definition. Every call suspends, and must be below a promising export.
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

/** A JavaScript function cannot be made promising, but it can return a promise. */
function promising(definition) {
  try {
    return WebAssembly.promising(definition);
  } catch {
    return definition;
  }
}
