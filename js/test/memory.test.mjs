// A program that nobody uses any more can be collected: Latebind keeps none alive.

import assert from "node:assert/strict";
import { test } from "node:test";
import { askChild } from "./support/children.mjs";

test("programs are collected, and what is still used is not", async () => {
  const { dropped, kept, stats, value } = await askChild("collected", { flags: ["--expose-gc"] });
  assert.deepEqual(dropped, { memory: false, library: false, relinked: false, attached: false });
  assert.deepEqual(kept, { memory: true });
  assert.equal(stats, 5);
  assert.equal(value, 2);
});

test("a library without memory or table is collected, once none of its functions is left", async () => {
  const { homeless } = await askChild("collected", { flags: ["--expose-gc"] });
  assert.equal(homeless, false);
});
