// A library takes the address of symbols that nothing defines, which the loader looks up when it loads the library.
//
// Stock fails at the first of them, and names neither the library nor, for a variable in Emscripten 6.0.5, the symbol.
// With Latebind, the error names the library and all of the symbols.

import { LOAD_FAILED, namesUndefined } from "../support/texts.mjs";

const SEVERAL = ["opt_get_initial_step", "opt_get_last_step", "opt_limit", "opt_names"];

/** A rule for a build whose library needs `symbols`. `line` is the loader's second line in stock. */
const rule = (fits, line, ...symbols) => ({
  ...fits,
  stock: [LOAD_FAILED, line],
  latebind: { text: namesUndefined("side.so", ...symbols) },
  main: {
    text: namesUndefined("side.so", ...symbols),
    diagnostics: symbols.map((name) => new RegExp(`^relink: side\\.so: undefined ${name}$`)),
  },
  // The library calls no undefined function, so it has no slot.
  alone: [LOAD_FAILED, line],
  why: "nothing defines the symbols, so no loader can load the library",
});

export default {
  libraries: { "side.so": { sources: ["side.c"] } },
  builds: {
    function: { main: "main.c" },
    several: { main: "main.c", flags: ["-O2", "-DSEVERAL"] },
  },
  expect: [
    rule(
      { builds: ["function"] },
      "Error: bad export type for 'opt_get_initial_step': undefined",
      "opt_get_initial_step",
    ),
    rule({ builds: ["several"], versions: ["3.1.69"] }, "Error: bad export type for 'opt_limit': undefined", ...SEVERAL),
    rule({ builds: ["several"], versions: ["6.0.5"] }, /^TypeError: /, ...SEVERAL),
  ],
};
