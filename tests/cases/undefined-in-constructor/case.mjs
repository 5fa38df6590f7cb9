// A constructor of a library calls a function that nothing defines, while the loader has not yet registered the
// library.
//
// Stock names neither the function nor the library, unless the program has assertions. With Latebind, the error
// names both.

import { LOAD_FAILED } from "../support/texts.mjs";

const undefinedIn = (library) => [
  LOAD_FAILED,
  [/^LatebindError: undefined symbol `forecast_models_init` \(i32\) -> i32, needed by /, library],
];

// Without the loader's tables, the position of the library may be all that is known.
const AUTO = undefinedIn(/needed by `(side\.so|dso#2)`/);

export default {
  about:
    "A constructor of a library calls a function that nothing defines, while `dlopen` has not yet returned.",
  libraries: { "side.so": { sources: ["side.cpp"] } },
  builds: {
    plain: { main: "main.c" },
    assertions: { main: "main.c", link: ["-sASSERTIONS"] },
  },
  expect: [
    {
      stock: [LOAD_FAILED, /^TypeError: \w+ is not a function/],
      latebind: AUTO,
      "pre-js": undefinedIn(/needed by `side\.so`/),
      main: { lines: AUTO, diagnostics: [/^relink: side\.so: undefined forecast_models_init$/] },
      alone: ["needs Latebind: 1 slot"],
    },
    {
      builds: ["assertions"],
      stock: [LOAD_FAILED, /^RuntimeError: Aborted\(Assertion failed: undefined symbol 'forecast_models_init'/],
    },
  ],
};
