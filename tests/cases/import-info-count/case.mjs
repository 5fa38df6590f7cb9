// A library whose WASM_DYLINK_IMPORT_INFO declares as many entries as modules, like wheels that auditwheel-emscripten
// repaired. Emscripten's loader accepts it, and so does every mode. `relink` prints a warning.

const PRINTS = ["lib 2222"];
const WARNS = {
  lines: PRINTS,
  diagnostics: [/^relink: lib\.so: .* WASM_DYLINK_IMPORT_INFO .* declares 1 entry but contains 2/],
};

export default {
  about:
    "A library whose `WASM_DYLINK_IMPORT_INFO` subsection counts modules instead of entries, as in wheels that auditwheel-emscripten has repaired.\n" +
    "Emscripten's loader accepts it, and so does Latebind; `relink` prints a warning.",
  libraries: { "lib.so": { sources: ["lib.c"], edit: "miscount.mjs" } },
  builds: {
    plain: { main: "main.c" },
    jspi: { main: "main.c", link: ["-sJSPI"] },
  },
  expect: [
    // The weak function of the library keeps a slot, because other code may override it.
    { stock: PRINTS, latebind: PRINTS, relinked: WARNS, main: WARNS, alone: ["needs Latebind: 1 slot"] },
  ],
};
