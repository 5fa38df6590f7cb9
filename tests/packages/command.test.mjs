// The command that `cargo install latebind-cli` installs.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { addFiles, blocks, crates, empty, program, root, run, runShell } from "./support/environment.mjs";

const { version } = JSON.parse(readFileSync(join(root, "js/package.json"), "utf8"));
const readme = readFileSync(join(crates, `latebind-cli-${version}`, "README.md"), "utf8");

/** The command by which the command is installed, which the suite has done. */
const INSTALL = "cargo install latebind-cli\n";

test("it has the version of the packages", () => {
  assert.equal(run(program, ["--version"]), `latebind ${version}\n`);
});

test("pre-js writes the script of the npm package", () => {
  const directory = empty();
  run(program, ["pre-js", "-o", "script.js"], { cwd: directory });
  const built = readFileSync(join(root, "js/dist/latebind.pre.js"));
  assert.deepEqual(readFileSync(join(directory, "script.js")), built);
});

test("every example of its README works", () => {
  const directory = empty();
  addFiles(directory);
  const examples = blocks(readme);
  assert.equal(examples[0].code, INSTALL);
  for (const { language, code } of examples.slice(1)) {
    assert.equal(language, "sh");
    runShell(code, directory);
  }
  assert.ok(existsSync(join(directory, "out/lib.so")));
});

test("a failing example would fail", () => {
  assert.throws(() => runShell("latebind inspect absent.so", empty()));
  assert.throws(() => runShell("emcc absent.c -o main.js", empty()), /emcc: no absent.c/);
});
