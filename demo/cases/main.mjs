// A main module that calls a library that is loaded later. Emscripten links a JavaScript stub into the main
// module for the call, and the stub remains permanently.

import { expectEqual } from "../support/check.mjs";
import { startProgram } from "../support/programs.mjs";

/** Starts the main module, loads the library, and calls it. */
async function callLibrary(context, jsLibrary, enter) {
  const program = await startProgram(context, { jsLibrary, libraries: ["library"] });
  program.dlopen("library.so", { global: true });
  const answer = await enter(program.exportsOf("main").run)(41);
  expectEqual(answer, 42, "answer");
  return { answer };
}

export default [
  {
    name: "main reference",
    shows: "the main module calls a library that is loaded later",
    expected: { stock: "SuspendError: trying to suspend JS frames", latebind: "works" },
    run: (context) =>
      callLibrary(
        context,
        { wait: new WebAssembly.Suspending(async (value) => value) },
        WebAssembly.promising,
      ),
  },
  {
    name: "main reference, not promising",
    shows: "the same under a plain JavaScript call",
    process: "programs",
    sameAnswer: true,
    expected: { stock: "works", latebind: "works" },
    run: (context) => callLibrary(context, { wait: (value) => value }, (run) => run),
  },
];
