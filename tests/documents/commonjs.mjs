// A CommonJS program for an example that loads it by `require`.

import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const file = join(process.cwd(), "main.js");
writeFileSync(file, "if (!globalThis.latebind) throw new Error('Latebind is not loaded');\n");
globalThis.require = createRequire(file);
