// The command line of run.mjs.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { columns as allColumns } from "./columns.mjs";

export const help = `Runs real programs in Pyodide without Latebind, with it, and with relinked libraries, and compares.

usage: node demo/run.mjs --tools DIR --extensions DIR --dist DIR --program FILE [options] [CASE…]

  --tools DIR        folder with node_modules/pyodide, node_modules/dejavu-fonts-ttf and wheels/
  --extensions DIR   folder with the libraries built from demo/extensions/*.wat, as NAME.so
  --dist DIR         folder with Latebind's auto.mjs
  --program FILE     the command-line program, latebind, which relinks wheels
  --only COLUMN      only "stock", only "latebind", or only "relinked"
  --limit SECONDS    time for one process [default: 120]
  --json FILE        write the results there too; the schema is in demo/support/report.mjs
  --check            require a complete run: every case, every column
  --list             list the cases
  --help             this

A CASE is any part of a case's name; several are run one by one. The exit status is 0 if everything was
as expected, 1 if not, and 2 if nothing could be run.`;

/** A command line that cannot be followed. */
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

/** Reads the arguments and checks what can be checked before anything runs. */
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

  // What each folder must hold, so that a wrong one is told from a failing case.
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
