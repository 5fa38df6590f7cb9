// LATEBIND_DISABLE, LATEBIND_DEBUG, `attach` and `stats`.

import assert from "node:assert/strict";
import { askChild, hasNoEnvironment, runChild } from "./support/children.mjs";
import { hasStackSwitching } from "./support/programs.mjs";
import { test } from "./support/runner.mjs";

const VALUES = { local: 2, late: 2, self: 42, main: 2 };
const SUSPENDED = hasStackSwitching ? { on: 42, off: "SuspendError" } : {};

const edges = (settings, entry = "index", globals = {}) =>
  askChild("edges", { env: settings, args: [entry, JSON.stringify(globals)] });

function assertOn({ installed, values, suspended }) {
  assert.equal(installed, true);
  assert.deepEqual(values, VALUES);
  assert.equal(suspended, SUSPENDED.on);
}

function assertOff({ installed, values, after, suspended }) {
  assert.equal(installed, false);
  assert.deepEqual(values, VALUES);
  assert.deepEqual(after, []);
  assert.equal(suspended, SUSPENDED.off);
}

const needsEnvironment = { skip: hasNoEnvironment };

for (const value of ["", "0", "false"]) {
  test(`LATEBIND_DISABLE=${value} does not disable`, async () =>
    assertOn(await edges({ LATEBIND_DISABLE: value })));
}

for (const value of ["1", "true"]) {
  test(`LATEBIND_DISABLE=${value} disables: the program runs as without Latebind`, async () =>
    assertOff(await edges({ LATEBIND_DISABLE: value })));
}

test("LATEBIND_DISABLE with a name of a feature does not disable the others", async () =>
  assertOn(await edges({ LATEBIND_DISABLE: "invoke" })));

test("LATEBIND_DISABLE reports an unknown name, and ignores it", needsEnvironment, async () => {
  const { stderr } = await runChild("edges", { env: { LATEBIND_DISABLE: "invoke,nonsense" }, args: ["index", "{}"] });
  assert.match(stderr, /latebind: LATEBIND_DISABLE: unknown: nonsense; known: 1, invoke\n/);
  assertOn(await edges({ LATEBIND_DISABLE: "nonsense" }));
});

test("a global variable of the name disables as well", async () =>
  assertOff(await edges({}, "index", { LATEBIND_DISABLE: true })));

test("the global variable goes before the environment", needsEnvironment, async () =>
  assertOn(await edges({ LATEBIND_DISABLE: "1" }, "index", { LATEBIND_DISABLE: 0 })));

test("stats counts the references by edge, before and after they are bound", async () => {
  const { before, after } = await edges({});
  const none = { late: 0, local: 0, self: 0, main: 0, invoke: 0, bound: 0, fallback: 0, relinked: 0, errors: 0 };
  const named = (list) => Object.fromEntries(list.map(({ name, ...counts }) => [name, counts]));
  // The libraries of a local scope are loaded before what needs them.
  assert.deepEqual(before.map(({ name }) => name), ["main", "other.so", "local.so", "self.so", "late.so"]);
  assert.deepEqual(named(before), {
    "main": { ...none, main: 1 },
    "other.so": none,
    "local.so": { ...none, late: 1 },
    "self.so": { ...none, self: 1 },
    "late.so": { ...none, late: 1 },
  });
  const { "definer.so": definer, ...others } = named(after.slice(0, 6));
  assert.deepEqual(definer, none);
  assert.deepEqual(others, {
    "main": { ...none, main: 1, bound: 1 },
    "other.so": none,
    "local.so": { ...none, local: 1, bound: 1 },
    "self.so": { ...none, self: 1, bound: 1 },
    "late.so": { ...none, late: 1, bound: 1 },
  });
});

async function told(what) {
  const { stderr } = await runChild("edges", { args: ["index"], env: { LATEBIND_DEBUG: what } });
  return stderr.split("\n").filter((line) => line.startsWith("latebind"));
}

const BINDINGS = [
  "latebind: binding local.so to other.so: normal symbol `later' (i32) -> i32 [local]",
  "latebind: binding late.so to definer.so: normal symbol `later' (i32) -> i32 [late]",
  "latebind: binding self.so to self.so: normal symbol `answer' () -> i32 [self]",
  "latebind: binding main to definer.so: normal symbol `later' (i32) -> i32 [main]",
];

test("nothing is told unless it is asked for", async () => {
  const { stderr } = await runChild("edges", { args: ["index"] });
  assert.equal(stderr.replace(/^.*ExperimentalWarning.*$/gm, "").trim(), "");
  assert.deepEqual(await told("libs"), []);
});

test("LATEBIND_DEBUG=bindings names both ends, symbol, signature, and kind", async () => {
  const lines = await told("bindings");
  assert.deepEqual(lines.slice(0, 4), BINDINGS);
});

test("LATEBIND_DEBUG=files tells of each DSO", async () => {
  const lines = await told("files");
  assert.ok(lines.length >= 6);
  for (const line of lines) assert.match(line, /^latebind: file \S+: \d+ PLT entries, \d+ fallback$/);
  assert.equal(lines[0], "latebind: file main: 1 PLT entries, 0 fallback");
});

test("LATEBIND_DEBUG takes a list, and all", async () => {
  for (const what of ["files,bindings", "files bindings", "bindings:files", "all"]) {
    const lines = await told(what);
    assert.deepEqual(lines.filter((line) => line.includes(": binding ")).slice(0, 4), BINDINGS, what);
    assert.ok(lines.some((line) => line.includes(": file ")), what);
  }
});

test("LATEBIND_DEBUG=files says why a clone keeps its stubs, and what helps", async () => {
  const { stderr } = await runChild("clone", { env: { LATEBIND_DEBUG: "files" } });
  const [line] = stderr.split("\n").filter((line) => line.includes("stubs stay"));
  assert.match(line, /^latebind: file \S+: 1 stubs stay, because its import types are unknown/);
  assert.match(line, /compiled before Latebind was installed, or in another thread\)/);
  assert.match(line, /relink it with `latebind relink`, or install Latebind earlier$/);
});
