// A program with -sSOURCE_PHASE_IMPORTS imports its main module as a `WebAssembly.Module`, and suspends below
// late-bound calls.
//
// The engine compiles the main module before any script of the program runs, and does not use the hooked
// WebAssembly API in a page. Latebind then has a module without bytes, and cannot read the types of its imports, so
// that the references of the main module keep the loader's stubs. Relinking the main module as well
// helps: its section `latebind.0` has the types.

const SUSPENDS = ["side 4"];
const DIES = [/^throws SuspendError: /];

const NOT_IN_PAGES = "the browser does not support source phase imports";

const everywhere = (line) => ({ stock: [line], latebind: [line] });

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
    // Relinking libraries does not change the stub of the main module, so Latebind is needed all the same.
    { stock: DIES, latebind: SUSPENDS, alone: DIES, why: "the main module's own stub is a JavaScript frame" },
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
