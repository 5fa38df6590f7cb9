// Runs the commands of examples/on-demand/README.md, and compares what they print:
//
//     node tests/lazy/recipes.mjs --latebind FILE [--only TEXT]
//
// emcc must be on PATH, unless `--only` selects commands that do not need it. The exit status is 1 if a command fails, or
// prints something else.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { delimiter, dirname, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: options } = parseArgs({
  options: { latebind: { type: "string" }, only: { type: "string", default: "" } },
});
const root = fileURLToPath(new URL("../../", import.meta.url));

/** The ends of the outputs, by a part of the command. */
const EXPECTED = {
  "build.sh": "",
  "on-demand/program": "library.so: loaded\n37\n50\n",
  "on-demand/linked": "library.so: loaded\n37\n50\n",
  "on-demand/private": "helper.so: loaded\n42\n",
  "pyodide.mjs": "imported; the helper library is not loaded\nhelper.so: loaded, 1000012 bytes\n[0, 1, 2]\n",
};

const readme = readFileSync(new URL("examples/on-demand/README.md", `file://${root}`), "utf8");
const [, block] = /```sh\n([^]*?)```/.exec(readme);
const commands = block.trim().split("\n").filter((command) => command.includes(options.only));
if (commands.length === 0) throw new Error("the document has no such command");

// The commands of the document find this Node and this command first.
const programs = [process.execPath, ...(options.latebind ? [options.latebind] : [])];
const PATH = [...programs.map((program) => dirname(resolve(program))), process.env.PATH].join(delimiter);
let failures = 0;
for (const command of commands) {
  const { status, stdout, stderr } = spawnSync("sh", ["-c", command], { cwd: root, env: { ...process.env, PATH }, encoding: "utf8" });
  const [, expected] = Object.entries(EXPECTED).find(([part]) => command.includes(part)) ?? [];
  const passes = status === 0 && expected !== undefined && stdout.endsWith(expected);
  if (!passes) {
    failures++;
    console.error(`${command}\nexpected ${JSON.stringify(expected)}, found ${JSON.stringify(stdout)}\n${stderr}`);
  }
}
console.log(`${commands.length - failures} of ${commands.length} recipes work`);
process.exit(failures ? 1 : 0);
