// A program that nobody uses any more can be collected: Latebind keeps none alive.

import assert from "node:assert/strict";
import { askChild, cannotCollect } from "./support/children.mjs";
import { test } from "./support/runner.mjs";

const needsCollector = { skip: cannotCollect };

test("programs are collected, and what is still used is not", needsCollector, async () => {
  const { dropped, kept, stats, value } = await askChild("collected", { collects: true });
  assert.deepEqual(dropped, { memory: false, library: false, relinked: false, attached: false });
  assert.deepEqual(kept, { memory: true });
  assert.equal(stats, 5);
  assert.equal(value, 2);
});

const WITHOUT_HOME = "a library without memory or table is collected, once none of its functions is left";

test(WITHOUT_HOME, needsCollector, async () => {
  const { homeless } = await askChild("collected", { collects: true });
  assert.equal(homeless, false);
});
