// Texts that the expectations of several cases have in common.

/** The loader's own line about a library that it cannot load, in Emscripten 3.1.69 and 6.0.5. */
export const LOAD_FAILED = /^[Cc]ould not load dynamic lib: side\.so$/;

/** Returns patterns of one line of Latebind's, which names side.so and all `symbols`: "tag `NAME`", for example. */
export function undefinedSymbols(...symbols) {
  return [/\bundefined symbols: /, ...symbols.map((symbol) => neededBy(symbol, "side\\.so"))];
}

/** The same for a mode without the loader's tables, where the position of the library may be all that is known. */
export function undefinedSymbolsByPosition(...symbols) {
  return [/\bundefined symbols: /, ...symbols.map((symbol) => neededBy(symbol, "(side\\.so|dso#2)"))];
}

function neededBy(symbol, library) {
  const tagType = " \\(.*\\) -> \\(\\) from `env`";
  return new RegExp(`\\b${symbol.replace(".", "\\.")}(${tagType})?, needed by \`${library}\``);
}

/** Returns the patterns of the lines that `relink --main` prints about these undefined symbols of side.so. */
export function listedByRelink(...symbols) {
  const names = symbols.map((symbol) => /`(.*?)`/.exec(symbol)[1]);
  return names.map((name) => new RegExp(`^relink: side\\.so: undefined ${name}$`));
}
