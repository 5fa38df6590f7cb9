// A library takes the address of symbols that nothing defines, which the loader looks up when it loads the library.
//
// Stock fails at the first of them. Emscripten 3.1.69 names that symbol, and 6.0.5 names nothing: it is about to read
// the property `value` of `undefined`.
// With Latebind, the error names the library and all of the symbols.

import { LOAD_FAILED, namesUndefined } from "../support/texts.mjs";

const SEVERAL = ["opt_get_initial_step", "opt_get_last_step", "opt_limit", "opt_names"];

/** A rule for a build whose library needs `symbols`. `line` is the loader's second line in stock. */
const rule = (fits, line, ...symbols) => ({
  ...fits,
  stock: [LOAD_FAILED, line],
  latebind: { text: namesUndefined(...symbols) },
  main: {
    text: namesUndefined(...symbols),
    diagnostics: symbols.map((name) => new RegExp(`^relink: side\\.so: undefined ${name}$`)),
  },
  // The library calls no undefined function, so it has no slot.
  alone: [LOAD_FAILED, line],
  why: "nothing defines the symbols, so no loader can load the library",
});

export default {
  about:
    "A library takes the address of symbols that nothing defines.",
  libraries: { "side.so": { sources: ["side.c"] } },
  builds: {
    function: { main: "main.c" },
    several: { main: "main.c", flags: ["-O2", "-DSEVERAL"] },
  },
  expect: Object.entries({ function: ["opt_get_initial_step"], several: SEVERAL }).flatMap(([build, symbols]) => [
    rule({ builds: [build], versions: ["3.1.69"] }, /^Error: bad export type for '\w+': undefined$/, ...symbols),
    rule({ builds: [build], versions: ["6.0.5"] }, /^TypeError: /, ...symbols),
  ]),
};
