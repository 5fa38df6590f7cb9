// The runner detects failures. No other test would detect a runner that always passes.

import assert from "node:assert/strict";
import { test } from "node:test";
import { runTests } from "./in-engine/tests.mjs";
import { judge, readEvents, runPackageTests } from "./support/package-tests.mjs";

/** Returns the events of a file with these tests, without stacks. */
async function eventsOf(file) {
  const events = [];
  await runTests(async () => file(globalThis.latebindTests), async (event) => events.push(event));
  delete globalThis.latebindTests;
  return events.map(({ message, failure, ...event }) => ({
    ...event,
    ...(message && { message: message.split("\n")[0] }),
    ...(failure && { failure: failure.split("\n")[0] }),
  }));
}

const fails = () => {
  throw new Error("it fails");
};

test("tests pass, fail and are skipped, in order", async () => {
  const order = [];
  const events = await eventsOf(({ after, afterEach, before, test }) => {
    test("one", () => void order.push("one"));
    test("two", { skip: false }, async () => fails());
    test("three", { skip: "why" }, () => void order.push("three"));
    test("four", { timeout: 10 }, () => new Promise(() => {}));
    before(() => void order.push("before"));
    afterEach(() => void order.push("each"));
    after(() => void order.push("after"));
  });
  assert.deepEqual(events, [
    { names: ["one", "two", "three", "four"] },
    { index: 0, status: "passed" },
    { index: 1, status: "failed", message: "Error: it fails" },
    { index: 2, status: "skipped", message: "why" },
    { index: 3, status: "failed", message: "Error: no end after 10 ms" },
    { end: true },
  ]);
  assert.deepEqual(order, ["before", "one", "each", "each", "each", "after"]);
});

test("what fails before, after and between tests is told", async () => {
  for (const [hook, expected] of Object.entries({
    before: [{ index: 0, status: "failed", message: "Error: it fails" }, { end: true }],
    afterEach: [{ index: 0, status: "failed", message: "Error: it fails" }, { end: true }],
    after: [{ index: 0, status: "passed" }, { end: true, failure: "Error: it fails" }],
  })) {
    const events = await eventsOf((api) => {
      api[hook](fails);
      api.test("one", () => {});
    });
    assert.deepEqual(events.slice(1), expected, hook);
  }
});

const passed = { index: 0, status: "passed" };

test("what ends a file is the failure of the test under way", () => {
  const names = ["one", "two"];
  const one = { name: "one", status: "passed" };
  const stopped = (name) => ({ name, status: "failed", message: "a crash" });
  assert.deepEqual(readEvents([], "a crash"), [stopped("the file")]);
  assert.deepEqual(readEvents([{ names }, passed], "a crash"), [one, stopped("two")]);
  const two = { name: "two", status: "passed" };
  const all = [{ names }, passed, { index: 1, status: "passed" }];
  assert.deepEqual(readEvents(all, "a crash"), [one, two, stopped("what comes after the tests")]);
  assert.deepEqual(readEvents([...all, { end: true }], "what it ended with"), [one, two]);
  assert.equal(readEvents([...all, { end: true, failure: "why" }]).at(-1).message, "why");
});

test("what is known to fail must fail", () => {
  assert.deepEqual(judge({ status: "failed", message: "why" }), { status: "failed", message: "why" });
  assert.deepEqual(judge({ status: "failed" }, "a reason"), { status: "passed", isExpected: true });
  assert.equal(judge({ status: "passed" }, "a reason").status, "failed");
});

test("each file is run, whatever became of others", async () => {
  const files = [];
  const runFile = async (file, tell) => {
    files.push(file);
    if (file === "api.test.mjs") return "a crash";
    tell({ names: ["one"] });
    tell({ ...passed, ...(file === "memory.test.mjs" && { status: "skipped", message: "why" }) });
    return tell({ end: true });
  };
  const engine = { name: "none", kind: "page" };
  const { counts, failures } = await runPackageTests(engine, { runFile, log() {} });
  assert.deepEqual(failures, ["api.test.mjs: the file: a crash"]);
  assert.ok(!files.includes("package.test.mjs"));
  assert.equal(counts.failed, 1);
  assert.equal(counts.skipped, 1);
  assert.equal(counts.passed, files.length - 2);
  assert.equal(counts.reasons.why, 1);
  assert.ok(Object.values(counts.reasons).includes("package.test.mjs"));
});
