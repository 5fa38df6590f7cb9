// Programs that have no DSO pay for nothing, and what Latebind keeps of others is bounded.

import assert from "node:assert/strict";
import { askChild, cannotCollect } from "./support/children.mjs";
import { test } from "./support/runner.mjs";

test("a program without a DSO compiles what it compiles without Latebind", async () => {
  const stock = await askChild("no-dso", { env: { LATEBIND_DISABLE: "1" } });
  const { withoutDsos, withDso } = await askChild("no-dso");
  assert.equal(stock.withoutDsos.modules, 2);
  assert.deepEqual(withoutDsos, stock.withoutDsos);
  assert.ok(withDso.modules > stock.withDso.modules, "the core is compiled when the first DSO is met");
});

test("the copy of a response is canceled once its first bytes show that it is no DSO", async () => {
  // The child waits for that before it ends the response. How often a reader is canceled depends on the engine.
  const { canceled, bytes } = await askChild("no-dso");
  assert.ok(canceled > 0);
  assert.ok(bytes, "the engine gets all of it");
});

const needsCollector = { skip: cannotCollect };

test("ten thousand programs that were dropped leave nothing behind", needsCollector, async () => {
  const { references, modules } = await askChild("dropped", { collects: true, seconds: 180 });
  assert.ok(references < 2000, `${references} weak references`);
  assert.ok(modules < 1000, `${modules} modules`);
});

test("a library with the imports of an earlier one compiles nothing but itself, and reads no setting again", async () => {
  const { counts, values } = await askChild("small-libraries");
  const [first, ...others] = counts;
  assert.ok(first.compiled > 1, "the first one needs a PLT");
  assert.deepEqual(others, [{ compiled: 1, read: 0 }, { compiled: 1, read: 0 }]);
  assert.deepEqual(values, [2, 2, 2]);
});
