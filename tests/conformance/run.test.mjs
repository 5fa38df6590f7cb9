// Tests of the harness itself, above all that it can fail: a runner that passes whatever happens
// would be found out by nothing else. Run by `node --test`; needs neither manifest nor build.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { encodeLeb } from "../support/leb.mjs";

const RUNNER = fileURLToPath(new URL("run.mjs", import.meta.url));

const bytesOf = (text) => [...new TextEncoder().encode(text)];
const name = (text) => [...encodeLeb(text.length), ...bytesOf(text)];
const section = (id, content) => [id, ...encodeLeb(content.length), ...content];

// A main module with memory, table, and `run`, which returns 42.
const MAIN = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(0, name("dylink.0")),
  ...section(1, [1, 0x60, 0, 1, 0x7f]),
  ...section(3, [1, 0]),
  ...section(4, [1, 0x70, 0, 1]),
  ...section(5, [1, 0, 1]),
  ...section(7, [
    ...[3, ...name("memory"), 2, 0],
    ...[...name("__indirect_function_table"), 1, 0],
    ...[...name("run"), 0, 0],
  ]),
  ...section(10, [1, 4, 0, 0x41, 42, 0x0b]),
);

const returns = (value) => ({ kind: "returns", values: [{ type: "number", value }] });
const throws = (error) => ({ kind: "throws", error, symbol: null });

function call(stock, latebind = stock) {
  const target = { op: "call", enter: "plain", dso: "main", function: "run", args: [] };
  return { text: "plain main run", line: 1, ...target, stock, latebind };
}

function caseOf(script, overrides = {}) {
  return {
    name: "subject",
    features: [],
    flavor: "plain",
    memory64: false,
    main: "main.wasm",
    libraries: {},
    functions: [],
    suspending: [],
    emJs: [],
    script,
    ...overrides,
  };
}

/** Runs the runner on one case; `index` is the source of a Latebind to use. */
function run({ testCase, divergences = [], features = {}, index, args = [] }) {
  const directory = mkdtempSync(join(tmpdir(), "latebind-harness-"));
  try {
    const manifest = { version: 1, features, cases: [testCase], divergences };
    writeFileSync(join(directory, "main.wasm"), MAIN);
    writeFileSync(join(directory, "manifest.json"), JSON.stringify(manifest));
    if (index !== undefined) writeFileSync(join(directory, "index.mjs"), index);
    const options = ["--manifest", join(directory, "manifest.json"), "--dist", directory];
    const { status, stdout, stderr } = spawnSync(process.execPath, [RUNNER, ...options, ...args], {
      encoding: "utf8",
    });
    return { status, output: stdout.trimEnd().split("\n"), stderr };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const divergence = (overrides) => ({
  case: "subject",
  engine: null,
  mode: null,
  input: null,
  reason: "known",
  ...overrides,
});

const NO_OP = `
  export const install = () => {};
  export const uninstall = () => {};
  export const attach = () => {};`;

test("what is as expected passes", () => {
  const { status, output } = run({ testCase: caseOf([call(returns("42"))]) });
  assert.equal(status, 0);
  assert.match(output[0], /^no index\.mjs in .*: only stock runs$/);
  assert.match(output.at(-1), /^[45] passed, 0 failed, 0 skipped$/);
});

test("a wrong value fails, with expected and found", () => {
  const { status, output } = run({ testCase: caseOf([call(returns("43"))]) });
  assert.equal(status, 1);
  assert.match(
    output[1],
    /^failed node\d+\/stock\/sync-bytes\/subject: step `plain main run` \(line 1\): expected `= 43`, found `= 42`$/,
  );
  assert.match(output.at(-1), /^0 passed, [45] failed, 0 skipped$/);
});

test("a value where an error is expected fails", () => {
  const { status, output } = run({ testCase: caseOf([call(throws("trap"))]) });
  assert.equal(status, 1);
  assert.match(output[1], /expected `throws trap`, found `= 42`$/);
});

test("an error of another class fails", () => {
  const missing = { ...call(throws("trap")), function: "missing" };
  const { status, output } = run({ testCase: caseOf([missing]) });
  assert.equal(status, 1);
  assert.match(output[1], /expected `throws trap`, found `throws Error: .*no export `missing`/);
});

test("no result is not a number", () => {
  const { status } = run({ testCase: caseOf([call({ kind: "returns", values: [] })]) });
  assert.equal(status, 1);
});

test("each mode is judged by its own column", () => {
  const testCase = caseOf([call(returns("42"), returns("43"))]);
  const { status, output } = run({ testCase, index: NO_OP });
  assert.equal(status, 1);
  assert.ok(output.every((line) => !line.includes("/stock/")));
  assert.match(output[0], /^failed node\d+\/latebind\/sync-bytes\/subject: /);
  // Stock with each input, and the mode that has to do what stock does.
  assert.match(output.at(-1), /^[56] passed, (11|13) failed, 0 skipped$/);
});

test("an expected failure passes", () => {
  const testCase = caseOf([call(returns("43"))]);
  const { status, output } = run({ testCase, divergences: [divergence({})] });
  assert.equal(status, 0);
  assert.match(output.at(-1), /^[45] passed, 0 failed, 0 skipped$/);
});

test("an expected failure that passes is a failure", () => {
  const testCase = caseOf([call(returns("42"))]);
  const { status, output } = run({ testCase, divergences: [divergence({})] });
  assert.equal(status, 1);
  assert.match(output[1], /: expected to fail, but passes: known$/);
});

test("a divergence of another engine, mode or input does not count", () => {
  const testCase = caseOf([call(returns("43"))]);
  for (const other of [{ engine: "bun" }, { mode: "latebind" }, { input: "none" }]) {
    assert.equal(run({ testCase, divergences: [divergence(other)] }).status, 1);
  }
  for (const engine of ["node", ["bun", "node"]]) {
    const divergences = [divergence({ engine, mode: "stock" })];
    assert.equal(run({ testCase, divergences }).status, 0);
  }
});

test("what is expected of stock is expected of a mode that has to do the same", () => {
  const testCase = caseOf([call(returns("43"))]);
  const args = ["--modes", "unseen"];
  for (const [mode, status] of [["stock", 0], ["latebind", 1]]) {
    const divergences = [divergence({ mode })];
    assert.equal(run({ testCase, divergences, index: NO_OP, args }).status, status);
  }
});

test("a missing feature skips the case and says so", () => {
  const testCase = caseOf([call(returns("43"))], { features: ["telepathy"] });
  const { status, output } = run({ testCase, features: { telepathy: null } });
  assert.equal(status, 0);
  assert.match(output[1], /^skipped node\d+\/\*\/\*\/subject: the engine lacks telepathy$/);
  assert.match(output.at(-1), /^0 passed, 0 failed, [45] skipped$/);
});

test("hooks that stay after uninstall fail the trial", () => {
  const index = `
    export const install = () => {
      const { Module } = WebAssembly;
      WebAssembly.Module = class extends Module {};
    };
    export const uninstall = () => {};
    export const attach = () => {};`;
  const { status, output } = run({ testCase: caseOf([call(returns("42"))]), index });
  assert.equal(status, 1);
  assert.match(output[0], /uninstall left WebAssembly\.Module changed$/);
});

test("a package that throws fails the trial", () => {
  const index = `export const install = () => { throw new Error("no"); };
    export const uninstall = () => {}; export const attach = () => {};`;
  const { status, output } = run({ testCase: caseOf([call(returns("42"))]), index });
  assert.equal(status, 1);
  assert.match(output[0], /^failed node\d+\/latebind\/.*: no$/);
});

const createPackage = (install) => `
  export const install = () => { ${install} };
  export const uninstall = () => {};
  export const attach = () => {};`;

test("an endless loop fails its trial, and no other", () => {
  const { status, output } = run({
    testCase: caseOf([call(returns("42"))]),
    index: createPackage("for (;;);"),
    args: ["--filter", "/module/", "--modes", "latebind,stock", "--time-limit", "1000"],
  });
  assert.equal(status, 1);
  assert.match(output[0], /^failed node\d+\/latebind\/module\/subject: no end after 1000 ms$/);
  assert.equal(output.at(-1), "1 passed, 1 failed, 0 skipped");
});

test("a crash fails its trial, and no other", () => {
  const { status, output } = run({
    testCase: caseOf([call(returns("42"))]),
    index: createPackage("process.exit(3);"),
    args: ["--filter", "/module/", "--modes", "latebind,stock"],
  });
  assert.equal(status, 1);
  assert.match(output[0], /\/latebind\/module\/subject: the process ended with exit code 3$/);
  assert.equal(output.at(-1), "1 passed, 1 failed, 0 skipped");
});

test("running nothing is a failure", () => {
  const testCase = caseOf([call(returns("42"))]);
  const { status, output } = run({ testCase, args: ["--filter", "no-such-case"] });
  assert.equal(status, 1);
  assert.equal(output.at(-1), "0 passed, 0 failed, 0 skipped");
});

test("--list names the trials and runs none", () => {
  const testCase = caseOf([call(returns("43"))]);
  const { status, output } = run({ testCase, args: ["--list", "--filter", "/module/"] });
  assert.equal(status, 0);
  assert.match(output[1], /^node\d+\/stock\/module\/subject$/);
});

test("a manifest of another version is refused", () => {
  const directory = mkdtempSync(join(tmpdir(), "latebind-harness-"));
  try {
    const manifest = { version: 0, features: {}, cases: [], divergences: [] };
    writeFileSync(join(directory, "manifest.json"), JSON.stringify(manifest));
    const { status, stderr } = spawnSync(
      process.execPath,
      [RUNNER, "--manifest", join(directory, "manifest.json")],
      { encoding: "utf8" },
    );
    assert.equal(status, 1);
    assert.match(stderr, /manifest version 0 is not 1/);
  } finally {
    rmSync(directory, { recursive: true });
  }
});
