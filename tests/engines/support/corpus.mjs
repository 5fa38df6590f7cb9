// The corpus as a page gets it: the manifest, and every file that it names.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every text in a value. */
function* textsIn(value) {
  if (typeof value === "string") yield value;
  else if (value && typeof value === "object") {
    for (const part of Object.values(value)) yield* textsIn(part);
  }
}

/** `{ manifest, contents }`; contents are in base64, by the name that the manifest has. */
export function readCorpus(manifestFile) {
  const manifest = JSON.parse(readFileSync(manifestFile, "utf8"));
  const folder = dirname(manifestFile);
  const names = new Set(textsIn({ cases: manifest.cases, features: manifest.features }));
  const contents = {};
  for (const name of names) {
    const file = join(folder, name);
    if (/\.\w+$/.test(name) && existsSync(file)) contents[name] = readFileSync(file).toString("base64");
  }
  return { manifest, contents };
}
