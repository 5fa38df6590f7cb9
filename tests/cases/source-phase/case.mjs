// A program with -sSOURCE_PHASE_IMPORTS imports its main module as a `WebAssembly.Module`, and suspends below
// late-bound calls.
//
// Node compiles the main module before any script of the program runs. With --pre-js, Latebind then has a module
// without bytes. It cannot read the types of the imports, so the main module keeps its stubs. Relinking the main module
// as well helps, because its section `latebind.0` has the types. With `auto`, the hook is installed before Node's module
// loader calls `new WebAssembly.Module`, so Latebind sees the bytes.

const SUSPENDS = ["side 4"];
const DIES = [/^throws SuspendError: /];
const DIES_WITH_ADVICE = [/^throws SuspendError: .*the loader's stub `side' of `main' is on the stack; remedy: latebind relink or /];

const NOT_IN_PAGES = "the browser does not support source phase imports";

const everywhere = (line) => ({ stock: [line], latebind: [line], alone: [/^needs Latebind: \d+ slots?$/] });

const build = (...link) => ({ main: "main.c", needed: ["side.so"], link: ["-sJSPI", ...link] });
const SOURCE_PHASE = { ...build("-sSOURCE_PHASE_IMPORTS"), only: "6.0.5" };

export default {
  about:
    "A program with `-sSOURCE_PHASE_IMPORTS` suspends below late-bound calls.\n" +
    "The engine compiles its main module before any script of the program runs.",
  libraries: { "side.so": { sources: ["side.c"] } },
  builds: {
    fetched: build(),
    source: SOURCE_PHASE,
    "source-main-relinked": { ...SOURCE_PHASE, relinkMain: true },
  },
  expect: [
    // The weak function of the library keeps a slot, because other code may override it.
    { stock: DIES, latebind: SUSPENDS, alone: ["needs Latebind: 1 slot"] },
    {
      builds: ["source"],
      "pre-js": DIES_WITH_ADVICE,
      why: "the module has no bytes from which to read the types of its imports. Relinking the main module helps",
    },
    {
      builds: ["source", "source-main-relinked"],
      engines: ["chromium"],
      ...everywhere(/^throws SyntaxError: /),
      why: NOT_IN_PAGES,
    },
    {
      builds: ["source", "source-main-relinked"],
      engines: ["firefox"],
      ...everywhere(/^throws TypeError: error loading dynamically imported module: main\.wasm$/),
      why: NOT_IN_PAGES,
    },
    { builds: ["source-main-relinked"], alone: [/^needs Latebind: \d+ slots$/] },
  ],
};
