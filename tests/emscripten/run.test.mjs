// The runner detects wrong results.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { NO_THREAD, runCalls } from "./support/calls.mjs";
import { agrees, lossesOf } from "./support/engines.mjs";
import { checkRules, expected, failsCorrectly, isWorse, reason } from "./support/expect.mjs";
import { readFixtures } from "../fixtures/emscripten/support/fixtures.mjs";
import { expectedCells, renderMatrix } from "./support/matrix.mjs";
import { outcomeOf } from "./support/outcome.mjs";
import { splice } from "./support/splice.mjs";

const why = "it cannot";
const fixture = {
  name: "f",
  edges: ["one", "other"],
  builds: { O2: {}, O0: {} },
  expect: [
    { ways: ["suspends"], stock: "JS frame" },
    { builds: ["O0"], edges: ["other"], stock: "abort", latebind: "abort", why },
  ],
};

test("the last rule that applies decides", () => {
  const build = (name) => ({ fixture, version: "1.0.0", build: name });
  assert.equal(expected(build("O2"), "one", "suspends", "stock"), "JS frame");
  assert.equal(expected(build("O2"), "one", "suspends", "auto"), "works");
  assert.equal(expected(build("O2"), "one", "inside", "stock"), "works");
  assert.equal(expected(build("O0"), "other", "suspends", "stock"), "abort");
  assert.equal(expected(build("O0"), "other", "suspends", "pre-js"), "abort");
  assert.equal(reason(build("O0"), "other", "suspends"), why);
});

test("a rule that applies to nothing is rejected, and so is one without a reason", () => {
  checkRules(fixture);
  for (const rule of [{ edge: "one" }, { edges: ["none"] }, { builds: ["O9"] }, { auto: "abort" }]) {
    assert.throws(() => checkRules({ ...fixture, expect: [rule] }));
  }
});

test("the documents match the expectations", async () => {
  for (const [path, text] of Object.entries(renderMatrix(expectedCells(await readFixtures())))) {
    assert.equal(readFileSync(new URL(`../../docs/${path}`, import.meta.url), "utf8"), text, path);
  }
});

test("a call that must fail counts if it fails", () => {
  const rules = [{ edges: ["one"], latebind: "undefined", why, mustFail: true }];
  const build = { fixture: { ...fixture, expect: rules }, version: "1.0.0", build: "O2" };
  assert.equal(failsCorrectly(build, "one", "inside", "undefined"), true);
  assert.equal(failsCorrectly(build, "one", "inside", "works"), false);
  assert.equal(failsCorrectly(build, "other", "inside", "abort"), false);
});

test("a call that works in stock must work", () => {
  assert.equal(isWorse("abort", "works"), true);
  assert.equal(isWorse("works", "works"), false);
  assert.equal(isWorse("abort", "JS frame"), false);
});

test("an engine may say why a call fails in other words, but a call that must work has to", () => {
  const cell = (result, rest) => ({ build: { build: "O2" }, edge: "one", result, ...rest });
  const text = "SuspendError: JavaScript frames found between WebAssembly.Suspending and WebAssembly.promising";
  assert.equal(agrees("webkit", cell(text), "JS frame"), true);
  assert.equal(agrees("webkit", cell(text), "works"), false);
  assert.equal(agrees("webkit", cell("works"), "JS frame"), false);
  assert.equal(agrees("firefox", cell(text), "JS frame"), false);
  assert.equal(agrees(undefined, cell(text), "JS frame"), false);
  // The difference in behavior is for some calls only.
  assert.equal(agrees("webkit", cell("abort"), "Error: wrong answer: 0"), false);
  assert.equal(agrees("webkit", cell("abort", { edge: "dlsym" }), "Error: wrong answer: 0"), true);
});

test("a build is skipped exactly if the engine lacks a feature", () => {
  const cell = (build, result) => ({ build: { build }, edge: "one", result });
  assert.equal(agrees("webkit", cell("memory64", "skipped"), "works"), true);
  assert.equal(agrees("webkit", cell("memory64", "works"), "works"), false);
  assert.equal(agrees("webkit", cell("O2", "skipped"), "works"), false);
  assert.equal(agrees("chromium", cell("memory64", "skipped"), "works"), false);
});

/**
 * Makes the calls `one` and `other`. For each reason in `ends`, a program ends before its last call. The programs after
 * these make all calls.
 */
async function callsThatEnd(ends, mayLose) {
  const calls = [];
  const run = (now) => {
    const names = now.map(({ name }) => name);
    calls.push(names.join());
    const end = ends.shift();
    const works = end ? names.slice(0, -1) : names;
    return { found: new Map(works.map((name) => [name, { name, result: "works" }])), end, output: "" };
  };
  const { results, lost } = await runCalls([{ name: "one" }, { name: "other" }], "exports", run, mayLose);
  return { calls, lost, results: [...results].map(([name, { result }]) => `${name}: ${result}`) };
}

test("a program runs again if the engine does not create a thread, only in an engine that may do that", async () => {
  const end = `${NO_THREAD} in 5 s`;
  const again = { calls: ["one,other", "other"], lost: 1, results: ["one: works", "other: works"] };
  assert.deepEqual(await callsThatEnd([end], lossesOf("firefox")), again);
  const fails = { calls: ["one,other"], lost: 0, results: ["one: works", `other: ${end}`] };
  assert.deepEqual(await callsThatEnd([end], lossesOf("chromium")), fails);
  assert.deepEqual(await callsThatEnd([end]), fails);
  // Not without end.
  assert.deepEqual(await callsThatEnd([end, end, end], 2), {
    calls: ["one,other", "other", "other"],
    lost: 2,
    results: ["one: works", `other: ${end}`],
  });
});

test("a program that gives no answer for a different reason fails in every engine", async () => {
  const fails = { calls: ["one,other"], lost: 0, results: ["one: works", "other: no answer in 20 s"] };
  assert.deepEqual(await callsThatEnd(["no answer in 20 s"], lossesOf("firefox")), fails);
});

test("errors have short names", () => {
  assert.equal(outcomeOf(new TypeError("W is not a function")).result, "not a function");
  assert.equal(outcomeOf(Object.assign(new Error("long"), { code: "short" })).result, "Error: short");
  assert.equal(outcomeOf("unwind").result, "thrown: unwind");
});

test("the script replaces the placeholder, unchanged", () => {
  const scratch = mkdtempSync(join(tmpdir(), "splice-"));
  try {
    const folder = join(scratch, "in");
    mkdirSync(folder);
    const main = join(folder, "main.mjs");
    const build = { folder, main: "main.mjs" };
    writeFileSync(main, 'a();globalThis["latebind.pre.js"]=d,b();');
    splice(build, "`$&`", join(scratch, "out"));
    assert.equal(
      readFileSync(join(scratch, "out/main.mjs"), "utf8"),
      "a();((Module) => {\n`$&`\n})(d),b();",
    );
    splice({ ...build, isExtern: true }, "c();", join(scratch, "closed"));
    assert.match(readFileSync(join(scratch, "closed/main.mjs"), "utf8"), /^c\(\);\na\(\);/);
    writeFileSync(main, "a();b();");
    assert.throws(() => splice(build, "", join(scratch, "again")));
  } finally {
    rmSync(scratch, { recursive: true });
  }
});
