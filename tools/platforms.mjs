// The programs of platforms.json for the platform that this runs on.

import { readFileSync } from "node:fs";

const SYSTEMS = { darwin: "macos", win32: "windows" };

const { packages, installed } = JSON.parse(
  readFileSync(new URL("platforms.json", import.meta.url), "utf8"),
);

/** The name of the platform in the table. */
export const platform = `${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;

/** The file of a program: a path, which is relative to `node_modules` if npm installs it. */
export function program(name) {
  return { ...packages, ...installed }[name]?.[platform] ?? `${name} (not available for ${platform})`;
}
