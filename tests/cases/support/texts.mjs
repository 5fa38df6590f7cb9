// Texts that the expectations of several cases have in common.

/** The loader's own line about a library that it cannot load, in Emscripten 3.1.69 and 6.0.5. */
export const LOAD_FAILED = /^[Cc]ould not load dynamic lib: side\.so$/;

/** Returns patterns of a failed load about which Latebind says that side.so needs these undefined symbols. */
export function namesUndefined(...symbols) {
  return [
    new RegExp(LOAD_FAILED, "m"),
    /\b(LatebindError|latebind)\b/,
    /\bundefined\b/,
    /`side\.so`/,
    ...symbols.map((symbol) => new RegExp(`\`${symbol}\``)),
  ];
}
