// A library imports an exception tag that the main module does not provide.
//
// Stock fails with the engine's error about the first such import, which does not name the library. With Latebind,
// the error names the library, every undefined tag, and every address that is undefined as well.

import { LOAD_FAILED, listedByRelink, undefinedSymbols, undefinedSymbolsByPosition } from "../support/texts.mjs";

const LONGJMP = ["-fwasm-exceptions", "-sSUPPORT_LONGJMP=wasm"];

const build = (source, ...flags) => ({ main: "main.c", libraries: { "side.so": { sources: [source], flags } } });

/** `symbols` are undefined, a tag first. The library calls undefined functions too, so it needs Latebind. */
function rule(name, ...symbols) {
  const byPosition = [LOAD_FAILED, [/^LinkError: /, ...undefinedSymbolsByPosition(...symbols)]];
  return {
    builds: [name],
    stock: [LOAD_FAILED, [/^LinkError: /, new RegExp(/`(.*)`/.exec(symbols[0])[1])]],
    latebind: byPosition,
    "pre-js": [LOAD_FAILED, [/^LinkError: /, ...undefinedSymbols(...symbols)]],
    main: { lines: byPosition, diagnostics: listedByRelink(...symbols) },
    alone: [/^needs Latebind: \d+ slots$/],
  };
}

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
    rule("longjmp", "tag `__c_longjmp`"),
    rule("several", "tag `__c_longjmp`", "address of `missing_function` from `GOT.func`", "address of `missing_variable` from `GOT.mem`"),
    rule("cxx", "tag `__cpp_exception`", "address of `_ZTIi` from `GOT.mem`"),
  ],
};
