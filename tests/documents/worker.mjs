// The modules of a Worker for an example: imports of `.wasm` files are compiled modules, as in workerd.

import { readFileSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { join } from "node:path";
import { relink } from "../../js/dist/relink.mjs";

const folder = join(process.env.DOCUMENTS_ROOT, "tests/fixtures/emscripten/edges/built/6.0.5/O2");

writeFileSync("main.relinked.wasm", relink(readFileSync(join(folder, "main.wasm"))));
writeFileSync("libfoo.relinked.wasm", relink(readFileSync("libfoo.so")));
writeFileSync("main.mjs", readFileSync(join(folder, "main.mjs")));

registerHooks({
  load(url, context, nextLoad) {
    if (!url.endsWith(".wasm")) return nextLoad(url, context);
    const source = `
      import { readFileSync } from "node:fs";
      export default new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(url)})));
    `;
    return { format: "module", source, shortCircuit: true };
  },
});
