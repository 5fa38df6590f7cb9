// Frozen globals in a process of their own: Hardened JavaScript (SES), Node's frozen intrinsics, and a
// global object that takes no more properties.

import assert from "node:assert/strict";
import { askChild } from "./support/children.mjs";
import { test } from "./support/runner.mjs";

const ERROR = { name: "LatebindError", code: "undefined-symbol", symbol: "missing" };
const INSTALLED = { installed: true, values: [42, 42, 42], bound: [2, 2], error: ERROR };

for (const [what, words, isFrozen] of [
  ["lockdown before it is installed", ["before", "lockdown"], false],
  ["lockdown after it is installed", ["after", "lockdown"], false],
  ["lockdown, and the API hardened, after it is installed", ["after", "lockdown", "harden"], true],
  ["a global object that takes no more properties, before", ["before", "global"], false],
  ["a global object that takes no more properties, after", ["after", "global"], false],
]) {
  test(`${what}: it binds, and uninstalling ends it`, async () => {
    const found = await askChild("lockdown", { args: words });
    assert.deepEqual(found, { isFrozen, ...INSTALLED });
  });
}

test("lockdown, and the API hardened, before it is installed: the program runs as without it", async () => {
  const { error, ...found } = await askChild("lockdown", { args: ["before", "lockdown", "harden"] });
  assert.deepEqual(found, { isFrozen: true, installed: false, values: [42, 42, 42], bound: [0, 0] });
  assert.equal(error.code, undefined);
});

test("frozen intrinsics, if the engine can freeze them", async () => {
  const env = { NODE_OPTIONS: "--frozen-intrinsics --no-warnings" };
  const { isFrozen, installed, values } = await askChild("lockdown", { args: ["before"], env });
  assert.deepEqual(values, [42, 42, 42]);
  assert.equal(installed, !isFrozen);
});
