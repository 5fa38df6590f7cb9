// The command line of run.mjs.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { columns as allColumns } from "./columns.mjs";

export const help = `Runs real programs in Pyodide without Latebind, with Latebind, and with relinked libraries, and compares the
results.

usage: node demo/run.mjs --tools DIR --extensions DIR --dist DIR --program FILE [options] [CASE…]

  --tools DIR        directory with node_modules/pyodide, node_modules/dejavu-fonts-ttf and wheels/
  --extensions DIR   directory with the libraries built from demo/extensions/*.wat, as NAME.so
  --dist DIR         directory with Latebind's auto.mjs
  --program FILE     the command latebind, which relinks wheels
  --only COLUMN      only "stock", only "latebind", or only "relinked"
  --limit SECONDS    time limit of one process [default: 120]
  --json FILE        also write the results as JSON, with the schema in demo/support/report.mjs
  --check            require a complete run: every case, every column
  --list             list the cases
  --help             print this text

A CASE is a part of the name of a case. Several of them select more cases. The exit status is 0 if all results are
expected, 1 if one is not, and 2 if the arguments are invalid.`;

/** An error in the command line. */
export class UsageError extends Error {}

const specification = {
  tools: { type: "string" },
  extensions: { type: "string" },
  dist: { type: "string" },
  program: { type: "string" },
  only: { type: "string" },
  limit: { type: "string", default: "120" },
  json: { type: "string" },
  check: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
};

/** Reads the arguments, and checks them before any case runs. */
export function readOptions(args) {
  let parsed;
  try {
    parsed = parseArgs({ args, options: specification, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error.message, { cause: error });
  }
  const { values, positionals } = parsed;
  if (values.help || values.list) return values;

  const columns = values.only === undefined ? allColumns : [values.only];
  if (!allColumns.includes(columns[0])) throw new UsageError(`unknown column: ${values.only}`);
  if (values.check && (positionals.length > 0 || columns.length < allColumns.length)) {
    throw new UsageError("--check requires every case and every column");
  }
  const limit = Number(values.limit);
  if (!(limit > 0)) throw new UsageError(`not a number of seconds: ${values.limit}`);
  if (!WebAssembly.Suspending) {
    throw new UsageError(`this Node has no JavaScript Promise Integration: ${process.version}`);
  }

  // The contents that each directory must have, so that a wrong path does not look like a failing case.
  const proof = {
    tools: ["node_modules/pyodide", "node_modules/dejavu-fonts-ttf", "wheels"],
    extensions: ["helper.so"],
    ...(columns.some((column) => column !== "stock") && { dist: ["auto.mjs"] }),
    ...(columns.includes("relinked") && { program: [""] }),
  };
  const folders = {};
  for (const [option, contents] of Object.entries(proof)) {
    if (values[option] === undefined) throw new UsageError(`missing option: --${option}`);
    folders[option] = resolve(values[option]);
    const missing = contents.find((name) => !existsSync(join(folders[option], name)));
    if (missing !== undefined) throw new UsageError(`--${option}: no ${join(folders[option], missing)}`);
  }
  return { ...values, columns, limit, folders, parts: positionals };
}
