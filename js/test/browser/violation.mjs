// Breaks the page's policy.

import { report, settled } from "./report.mjs";

await report({ error: await settled(() => globalThis.eval("1")) });
