// Writes docs/emscripten-matrix.md and its raw tables from the expectations of the fixtures, without running a program.

import { writeFileSync } from "node:fs";
import { readFixtures } from "../fixtures/emscripten/support/fixtures.mjs";
import { expectedCells, renderMatrix } from "./support/matrix.mjs";

const docs = new URL("../../docs/", import.meta.url);
for (const [path, text] of Object.entries(renderMatrix(expectedCells(await readFixtures())))) {
  writeFileSync(new URL(path, docs), text);
}
