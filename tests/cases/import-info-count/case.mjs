// A library whose WASM_DYLINK_IMPORT_INFO says that it has as many entries as modules, as in wheels that
// auditwheel-emscripten repaired. Emscripten's loader accepts it, and so does every mode; `relink` warns.

const PRINTS = ["lib 2222"];
const WARNS = { lines: PRINTS, diagnostics: [/^relink: lib\.so: /] };

export default {
  libraries: { "lib.so": { sources: ["lib.c"], edit: "miscount.mjs" } },
  builds: {
    plain: { main: "main.c" },
    jspi: { main: "main.c", link: ["-sJSPI"] },
  },
  expect: [{ stock: PRINTS, latebind: PRINTS, relinked: WARNS, main: WARNS, alone: WARNS }],
};
