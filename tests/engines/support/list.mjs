// The engines that something can run on.

import { readFileSync } from "node:fs";
import { program } from "../../../tools/platforms.mjs";

const LIST = new URL("../engines.json", import.meta.url);

/**
 * Those of `engines.json`. `paths` has the directories that their files may be in: `{ tools, packages, sid }`.
 * Other names in braces are programs of tools/platforms.json.
 */
export function listEngines(paths) {
  const located = (engine) => ({
    ...engine,
    file: engine.file.replace(/\{(\w+)\}/g, (_, name) => paths[name] ?? program(name)),
  });
  return JSON.parse(readFileSync(LIST, "utf8")).map(located);
}
