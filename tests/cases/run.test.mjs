// The committed programs are up to date, and the runner fails when it must.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { buildsFor, VERSIONS } from "../fixtures/emscripten/support/fixtures.mjs";
import { outdated } from "../fixtures/emscripten/support/manifest.mjs";
import { commandsOf, readCases, root, sourcesOf } from "./support/cases.mjs";
import { checkRules, difference, expected, isWorse } from "./support/expect.mjs";
import { planBuilds, planCells } from "./support/plan.mjs";
import { describe } from "./support/program.mjs";
import { renderTable } from "./support/table.mjs";

const cases = await readCases();

for (const testCase of cases) {
  for (const version of VERSIONS) {
    for (const [name, config] of buildsFor(testCase, version)) {
      test(`${testCase.name}/${version}/${name} is up to date`, () => {
        assert.deepEqual(outdated({ root, commandsOf, sourcesOf }, testCase, version, name, config), []);
      });
    }
  }
}

test("the rules of every case are well formed, and one fits every cell", () => {
  cases.forEach(checkRules);
  for (const build of planBuilds(cases)) {
    for (const cell of planCells(build, ["node", "chromium", "firefox"])) {
      assert.ok(expected(cell), `${build.label} ${cell.run} ${cell.mode} ${cell.engine}`);
    }
  }
});

const testCase = {
  name: "c",
  about: "About it.",
  builds: { O2: {}, O0: { runs: ["one"] } },
  expect: [
    { stock: ["1"], latebind: ["1"] },
    { builds: ["O0"], engines: ["firefox"], auto: [/^throws /], why: "it cannot" },
  ],
};
const cell = (build, mode, engine = "node") => ({
  build: { testCase, version: "1.0.0", build },
  run: build === "O0" ? "one" : "",
  mode,
  engine,
});

test("the last rule that fits a cell decides", () => {
  assert.deepEqual(expected(cell("O2", "stock")).lines, ["1"]);
  assert.deepEqual(expected(cell("O0", "auto")).lines, ["1"]);
  assert.deepEqual(expected(cell("O0", "auto", "firefox")).lines, [/^throws /]);
  assert.deepEqual(expected(cell("O0", "pre-js", "firefox")).lines, ["1"]);
});

test("a malformed rule is rejected", () => {
  const rules = [
    { build: ["O2"], stock: ["1"] },
    { builds: ["O9"], stock: ["1"] },
    { runs: ["two"], stock: ["1"] },
    { auto: [/^throws /] },
    { latebind: { lines: [["fails: it ended"]] } },
  ];
  for (const rule of rules) assert.throws(() => checkRules({ ...testCase, expect: [rule] }), /case\.mjs/);
});

test("every outcome but the expected one is a difference", () => {
  const fails = { lines: ["a", [/^throws /, /`f`/]] };
  assert.equal(difference(fails, { lines: ["a", "throws Error: `f`"] }), undefined);
  for (const lines of [["a", "b"], ["a"], [], ["a", "throws Error: `g`"], ["a", "throws Error: `f`", "b"]]) {
    assert.match(difference(fails, { lines }), /^expected /);
  }
  assert.match(difference(undefined, { lines: ["1"] }), /no rule/);
});

test("a diagnostic is expected, or a difference", () => {
  const warns = { lines: ["1"], diagnostics: [/^relink: /] };
  assert.equal(difference(warns, { lines: ["1"], diagnostics: ["relink: lib.so: odd"] }), undefined);
  assert.match(difference(warns, { lines: ["1"], diagnostics: [] }), /diagnostic/);
  assert.match(difference({ lines: ["1"] }, { lines: ["1"], diagnostics: ["latebind: odd"] }), /diagnostic/);
});

test("what works in stock must not be lost", () => {
  assert.equal(isWorse({ lines: ["throws Error: x"] }, { lines: ["1"] }), true);
  assert.equal(isWorse({ lines: ["fails: exited with 1"] }, { lines: ["1"] }), true);
  assert.equal(isWorse({ lines: ["throws Error: x"] }, { lines: ["throws Error: y"] }), false);
});

test("an error is described without its folder", () => {
  const error = Object.assign(new TypeError("no http://127.0.0.1:1/a/main.wasm\nhere"), { code: "odd" });
  assert.equal(describe(error), "TypeError odd: no main.wasm ⏎ here");
});

test("the table has every result, and long errors below it", () => {
  const error = `throws Error: ${"long ".repeat(20)}`;
  const rows = [
    { ...cell("O2", "stock"), outcome: { lines: ["1"] } },
    { ...cell("O2", "auto"), outcome: { lines: ["1"], diagnostics: ["latebind: odd", "other"] } },
    ...["pre-js", "relinked", "main"].map((mode) => ({ ...cell("O2", mode), outcome: { lines: ["1"] } })),
    { ...cell("O2", "alone"), outcome: { lines: [error] } },
  ];
  const text = renderTable(rows);
  assert.ok(text.includes("## c\n\nAbout it.\n"));
  assert.ok(text.includes("| `O2` | all | 1 | 1 [1] | same | same | same | [2] |"));
  assert.ok(text.endsWith(`- [1] \`latebind: odd\`\n- [2] \`${error}\`\n`));
});

test("a package that does nothing is found out", () => {
  const scratch = mkdtempSync(join(tmpdir(), "cases-"));
  try {
    const dist = (name) => join(scratch, name);
    writeFileSync(dist("auto.mjs"), "");
    writeFileSync(dist("latebind.pre.js"), "");
    // A `latebind` that only pretends to relink.
    const report = JSON.stringify({ files: [{ slots: 1 }], warnings: [], errors: [] });
    writeFileSync(dist("latebind"), `#!/bin/sh\necho '${report}'\n`);
    chmodSync(dist("latebind"), 0o755);
    const json = dist("out.json");
    const script = fileURLToPath(new URL("run.mjs", import.meta.url));
    const options = ["--dist", scratch, "--program", dist("latebind"), "--work", dist("work"), "--json", json];
    const build = "6.0.5/source-phase/fetched";
    const { status, stdout } = spawnSync(process.execPath, [script, ...options, build], { encoding: "utf8" });
    assert.equal(status, 1, stdout);
    for (const mode of ["auto", "pre-js", "relinked", "main"]) {
      assert.ok(stdout.includes(`${build} ${mode} node: throws SuspendError`), stdout);
    }
    assert.ok(stdout.includes("6 cells of 1 builds, 4 problems"), stdout);
    const modes = JSON.parse(readFileSync(json, "utf8")).map(({ mode }) => mode);
    assert.deepEqual(modes, ["stock", "auto", "pre-js", "relinked", "main", "alone"]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
