/** The definitions of benches/definitions, and the strategies by their names. */

import { readFileSync } from "node:fs";
import { begin } from "./strategy.mjs";

export const define = (name) =>
  JSON.parse(readFileSync(new URL(`../definitions/${name}.json`, import.meta.url), "utf8"));

const strategies = define("strategies");

/** What is known of a strategy without running it. */
export function describe(id) {
  const found = strategies.find((strategy) => strategy.id === id);
  if (!found) throw new Error(`no strategy is called \`${id}\``);
  return found;
}

/** A strategy, ready to bind, with what is known of it. */
export const start = (id, options) => begin(describe(id), options);

/** What a row of a table says of a strategy. */
export function contender(id) {
  const { title, role } = describe(id);
  return { id, title, role };
}
