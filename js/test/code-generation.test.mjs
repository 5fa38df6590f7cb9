// Nothing compiles code from strings, so a page may forbid it.

import assert from "node:assert/strict";
import { askChild } from "./support/children.mjs";
import { namesIn, needsFiles, readText } from "./support/host/files.mjs";
import { hasStackSwitching } from "./support/programs.mjs";
import { test } from "./support/runner.mjs";

const FORBIDDEN = { forbidsStrings: true };
const DIST = new URL("../dist/", import.meta.url);

test("no file of the package has what would do it", needsFiles, () => {
  const scripts = namesIn(DIST).filter((name) => /\.m?js$/.test(name));
  assert.deepEqual(scripts.sort(), ["auto.mjs", "index.mjs", "latebind.library.js", "latebind.pre.js", "lazy.mjs", "profile.mjs", "relink.mjs"]);
  for (const name of scripts) {
    const text = readText(new URL(name, DIST));
    assert.doesNotMatch(text, /\beval\s*\(|\bFunction\s*\(|\bimport\s*\(/, name);
    // A timer that is given text compiles it, too. These are given functions.
    const timers = text.match(/\bset(Timeout|Interval)\b[^,]*/g) ?? [];
    // The library has three copies of Latebind.
    const most = { "latebind.library.js": 3, "lazy.mjs": Infinity, "profile.mjs": 0, "relink.mjs": 0 }[name] ?? 1;
    assert.ok(timers.length <= most, name);
    for (const timer of timers) assert.match(timer, /^setTimeout\([\w$]+\W*$|^setTimeout\(\(?[\w$]*\)?\s*=>/, name);
  }
});

for (const entry of ["auto", "index", "pre"]) {
  test(`${entry}: the whole flow runs where it is forbidden`, async () => {
    const { values, after, suspended } = await askChild("edges", {
      ...FORBIDDEN,
      args: [entry],
    });
    assert.deepEqual(values, { local: 2, late: 2, self: 42, main: 2 });
    assert.equal(after.reduce((sum, { bound }) => sum + bound, 0), hasStackSwitching ? 5 : 4);
    assert.equal(suspended, hasStackSwitching ? 42 : undefined);
  });
}

test("it is forbidden", async () => {
  assert.equal(await askChild("forbidden", FORBIDDEN), "EvalError");
  assert.equal(await askChild("forbidden"), "allowed");
});
