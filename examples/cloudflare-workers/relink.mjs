// Relinks the modules of the program, because a Worker cannot compile code while it runs.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { relink } from "latebind/relink";

mkdirSync("relinked", { recursive: true });
for (const name of ["main.wasm", "plugin.so", "number.so"]) {
  const library = readFileSync(`program/${name}`);
  writeFileSync(`relinked/${name.replace(".so", ".wasm")}`, relink(library));
}
