// A library whose WASM_DYLINK_IMPORT_INFO says that it has as many entries as modules, as in wheels that
// auditwheel-emscripten repaired. Emscripten's loader accepts it, and so does every mode; `relink` warns.

const PRINTS = ["lib 2222"];
const WARNS = { lines: PRINTS, diagnostics: [/^relink: lib\.so: /] };

export default {
  about:
    "A library whose `WASM_DYLINK_IMPORT_INFO` subsection counts modules instead of entries, as in wheels that auditwheel-emscripten has repaired.\n" +
    "Emscripten's loader accepts it, and so does Latebind; `relink` prints a warning.",
  libraries: { "lib.so": { sources: ["lib.c"], edit: "miscount.mjs" } },
  builds: {
    plain: { main: "main.c" },
    jspi: { main: "main.c", link: ["-sJSPI"] },
  },
  expect: [{ stock: PRINTS, latebind: PRINTS, relinked: WARNS, main: WARNS, alone: WARNS }],
};
