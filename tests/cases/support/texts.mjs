// Texts that the expectations of several cases have in common.

/** The loader's own line about a library that it cannot load, in Emscripten 3.1.69 and 6.0.5. */
export const LOAD_FAILED = /^[Cc]ould not load dynamic lib: side\.so$/;

/** Returns patterns of an error by Latebind that names a library and all of these symbols as undefined. */
export function namesUndefined(library, ...symbols) {
  return [
    /\b(LatebindError|latebind)\b/,
    /\bundefined\b/,
    new RegExp(`\`${library.replace(".", "\\.")}\``),
    ...symbols.map((symbol) => new RegExp(`\`${symbol}\``)),
  ];
}
