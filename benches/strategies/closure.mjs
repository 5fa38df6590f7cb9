/** The stub of Emscripten's loader: a JavaScript closure that looks the symbol up on the first call, and remains. */

export function bindLate({ lookup }) {
  let resolved;
  return (...args) => (resolved ||= lookup())(...args);
}

export const create = () => ({ bindLate });
