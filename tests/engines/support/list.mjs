// The engines that something can run on.

import { readFileSync } from "node:fs";

const LIST = new URL("../engines.json", import.meta.url);

/** Those of `engines.json`. `paths` has the folders that their files may be in: `{ tools, packages, sid }`. */
export function listEngines(paths) {
  const located = (engine) => ({
    ...engine,
    file: engine.file.replace(/\{(\w+)\}/, (_, folder) => paths[folder]),
  });
  return JSON.parse(readFileSync(LIST, "utf8")).map(located);
}
