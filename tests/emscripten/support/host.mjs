// Node, as the host of a program (start.mjs).

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { runInThisContext } from "node:vm";

export const host = {
  importModule: (main) => import(pathToFileURL(main)),
  runFactory: (main) => createRequire(main)(main),
  runScript(main) {
    // The variables that a script finds in Node.
    Object.assign(globalThis, { require: createRequire(main), __dirname: dirname(main), __filename: main });
    runInThisContext(readFileSync(main, "utf8"), { filename: main });
  },
  readBytes: (wasm) => readFileSync(wasm),
};
