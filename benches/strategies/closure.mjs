/** What Emscripten's loader imports: JavaScript that looks the symbol up at the first call, and stays. */

export function bindLate({ lookup }) {
  let resolved;
  return (...args) => (resolved ||= lookup())(...args);
}

export const create = () => ({ bindLate });
