// Builds the cases with the emcc on PATH, and prints the changes:
//
//     node tests/cases/rebuild.mjs [--check] [--pre-js FILE] [--out DIR] [PART…]
//
// Outputs go to CASE/built/VERSION/BUILD, with a manifest. The options are those of
// tests/fixtures/emscripten/rebuild.mjs. A PART is any part of CASE/BUILD.

import { rebuildByArguments } from "../fixtures/emscripten/support/rebuild.mjs";
import { commandsOf, readCases, root, sourcesOf } from "./support/cases.mjs";

rebuildByArguments({ root, fixtures: await readCases(), commandsOf, sourcesOf });
