// `createProgram` for an example: a program of emcc that was linked without -sJSPI, none of whose libraries is loaded.

import { join } from "node:path";
import { pathToFileURL } from "node:url";

const file = join(
  process.env.DOCUMENTS_ROOT,
  "tests/fixtures/emscripten/edges/built/6.0.5/by-hand/main.mjs",
);

globalThis.createProgram = async () => {
  const { default: create } = await import(pathToFileURL(file));
  return create({ noInitialRun: true });
};
