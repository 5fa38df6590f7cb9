// A library imports an exception tag that the main module does not provide.
//
// Stock fails with the engine's error about the first such import, which does not name the library. With Latebind,
// the error names the library, every undefined tag, and every address that is undefined as well.

import { LOAD_FAILED, namesUndefined } from "../support/texts.mjs";

const LONGJMP = ["-fwasm-exceptions", "-sSUPPORT_LONGJMP=wasm"];

const build = (source, ...flags) => ({ main: "main.c", libraries: { "side.so": { sources: [source], flags } } });

const text = (tag, ...symbols) => [...namesUndefined(tag, ...symbols), /\btag\b/];

/** The library needs `tag`, and then `symbols`. Its functions have slots, so it does not run without Latebind. */
const rule = (name, tag, ...symbols) => ({
  builds: [name],
  stock: [LOAD_FAILED, [/^LinkError: /, new RegExp(tag)]],
  latebind: { text: text(tag, ...symbols) },
  main: {
    text: text(tag, ...symbols),
    diagnostics: [tag, ...symbols].map((name) => new RegExp(`^relink: side\\.so: undefined ${name}$`)),
  },
  alone: [/^needs Latebind: \d+ slots?$/],
  why: "nothing defines the tag, so no loader can load the library",
});

export default {
  about:
    "A library imports an exception tag that the main module does not provide.\n" +
    "In stock, the engine's error names neither the library nor any other undefined symbol.",
  builds: {
    longjmp: build("side.c", ...LONGJMP),
    several: build("side.c", ...LONGJMP, "-DSEVERAL"),
    cxx: build("side.cpp", "-fwasm-exceptions"),
  },
  expect: [
    rule("longjmp", "__c_longjmp"),
    rule("several", "__c_longjmp", "missing_function", "missing_variable"),
    rule("cxx", "__cpp_exception"),
  ],
};
