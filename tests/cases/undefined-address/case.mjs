// A library takes the address of symbols that nothing defines, which the loader looks up when it loads the library.
//
// Stock fails at the first of them. Emscripten 3.1.69 names that symbol, and 6.0.5 names nothing: it is about to read
// the property `value` of `undefined`.
// With Latebind, a diagnostic in front of it names the library and all of the symbols.

import { LOAD_FAILED, listedByRelink, undefinedSymbols, undefinedSymbolsByPosition } from "../support/texts.mjs";

const FUNCTION = ["address of `opt_get_initial_step` from `GOT.func`"];
const SEVERAL = [...FUNCTION, "address of `opt_get_last_step` from `GOT.func`", "address of `opt_limit` from `GOT.mem`", "address of `opt_names` from `GOT.mem`"];

/** A rule for a build whose library needs `symbols`. `line` is the loader's second line, in every mode. */
function rule(build, version, line, ...symbols) {
  const lines = [LOAD_FAILED, line];
  const byPosition = [/^latebind: /, ...undefinedSymbolsByPosition(...symbols)];
  return {
    builds: [build],
    versions: [version],
    stock: lines,
    latebind: { lines, diagnostics: [byPosition] },
    "pre-js": { lines, diagnostics: [[/^latebind: /, ...undefinedSymbols(...symbols)]] },
    main: { lines, diagnostics: [byPosition, ...listedByRelink(...symbols)] },
    // The library calls no undefined function, so it has no slot.
    alone: lines,
  };
}

export default {
  about: "A library takes the address of symbols that nothing defines.",
  libraries: { "side.so": { sources: ["side.c"] } },
  builds: {
    function: { main: "main.c" },
    several: { main: "main.c", flags: ["-O2", "-DSEVERAL"] },
  },
  expect: Object.entries({ function: FUNCTION, several: SEVERAL }).flatMap(([build, symbols]) => [
    rule(build, "3.1.69", /^Error: bad export type for '\w+': undefined$/, ...symbols),
    rule(build, "6.0.5", /^TypeError: /, ...symbols),
  ]),
};
