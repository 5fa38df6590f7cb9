// The command line of run.mjs.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { columns } from "./columns.mjs";

export const help = `Relinks published wheels and npm apps, and compares their results.

usage: node tests/apps/run.mjs --tools DIR --dist DIR --work DIR --program FILE [options] [SOURCE…]

  --tools DIR        directory with node_modules/ and wheels/
  --dist DIR         directory with Latebind's auto.mjs
  --work DIR         directory for libraries and packages
  --program FILE     the command latebind
  --only COLUMNS     columns, separated by commas [default: ${columns.join(",")}]
  --limit SECONDS    time limit of one process [default: 200]
  --json FILE        also write the results as JSON, with the schema in tests/apps/support/report.mjs
  --list             list the sources
  --help             print this text

A SOURCE is a part of the name of a source. The exit status is 0 if every library is relinked and valid and all
results are the same, 1 if not, and 2 if the arguments are invalid.`;

/** An error in the command line. */
export class UsageError extends Error {}

const specification = {
  tools: { type: "string" },
  dist: { type: "string" },
  work: { type: "string" },
  program: { type: "string" },
  only: { type: "string", default: columns.join(",") },
  limit: { type: "string", default: "200" },
  json: { type: "string" },
  list: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

/** The contents that each directory must have, so that a wrong path does not look like a failing source. */
const proof = { tools: ["node_modules/pyodide", "wheels"], dist: ["auto.mjs"], program: [""], work: [] };

/** Reads the arguments, and checks them before any source runs. */
export function readOptions(args) {
  let parsed;
  try {
    parsed = parseArgs({ args, options: specification, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
  const { values, positionals } = parsed;
  if (values.help || values.list) return values;

  const chosen = values.only.split(",");
  const unknown = chosen.find((column) => !columns.includes(column));
  if (unknown !== undefined) throw new UsageError(`unknown column: ${unknown}`);
  const limit = Number(values.limit);
  if (!(limit > 0)) throw new UsageError(`not a number of seconds: ${values.limit}`);
  if (!WebAssembly.Suspending) {
    throw new UsageError(`this Node has no JavaScript Promise Integration: ${process.version}`);
  }
  const folders = {};
  for (const [option, contents] of Object.entries(proof)) {
    if (values[option] === undefined) throw new UsageError(`missing option: --${option}`);
    folders[option] = resolve(values[option]);
    const missing = contents.find((name) => !existsSync(join(folders[option], name)));
    if (missing !== undefined) throw new UsageError(`--${option}: no ${join(folders[option], missing)}`);
  }
  return {
    ...values,
    columns: columns.filter((column) => chosen.includes(column)),
    limit,
    folders,
    parts: positionals,
  };
}
