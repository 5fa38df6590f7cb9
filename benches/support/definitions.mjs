/** The definitions of benches/definitions, and the strategies by their names. */

import { readFileSync } from "node:fs";
import { begin } from "./strategy.mjs";

export const define = (name) =>
  JSON.parse(readFileSync(new URL(`../definitions/${name}.json`, import.meta.url), "utf8"));

const strategies = define("strategies");

/** Returns the properties of a strategy that are known without running it. */
export function describe(id) {
  const found = strategies.find((strategy) => strategy.id === id);
  if (!found) throw new Error(`no strategy is called \`${id}\``);
  return found;
}

/** Starts a strategy, and returns it with its properties. */
export const start = (id, options) => begin(describe(id), options);

/** Returns the properties of a strategy for a row of a table. */
export function contender(id) {
  const { title, role } = describe(id);
  return { id, title, role };
}
