// Tests the computations of the benchmarks, and that they detect a wrong contender. Run by `node --test`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { encode, functionType, list, section, text } from "./encode.mjs";
import { interleave } from "./interleave.mjs";
import { inProcess, isSure, measureUntilSure, median, spread, student, table } from "./measure.mjs";
import { callerModule, calleeModule, expected, signatureOf } from "./programs.mjs";
import { readImportedTypes } from "./read-types.mjs";

test("medians and spreads are those of the quartiles", () => {
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([4, 1, 2, 3]), 2.5);
  assert.equal(spread([1, 2, 3, 4, 5]), 2 / 3);
  assert.equal(spread([0, 0, 0]), 0);
});

test("each contender runs once a round, another one first each time", async () => {
  const order = [];
  const run = (name) => () => order.push(name);
  await interleave({ a: run("a"), b: run("b") }, 2);
  assert.deepEqual(order, ["a", "b", "b", "a"]);
});

test("a case is measured until its ratios are sure, or often enough", async () => {
  const run = async (values, bounds) => {
    let at = 0;
    const runs = { first: () => 1, other: () => values[at++ % values.length] };
    const rowOf = (found) => (id) => ({ id, title: id, role: "peer", values: found[id] });
    const describe = (found) => [
      { id: "t", group: "g", column: "c", unit: "ms", rows: Object.keys(runs).map(rowOf(found)) },
    ];
    const [{ rows }] = await measureUntilSure(runs, { ...bounds, describe });
    return rows.map(({ rounds }) => rounds);
  };
  assert.deepEqual(await run([1, 1, 1], { rounds: 4, most: 9 }), [4, 4]);
  assert.deepEqual(await run([1, 9], { rounds: 4, most: 9 }), [9, 9]);
  assert.deepEqual(await run([1, 9], { rounds: 4 }), [4, 4]);
  assert.deepEqual(await run([1, 9], { rounds: 4, most: 9, asked: 5 }), [5, 5]);
  const [, sure] = await run([1, 1.3, 0.8, 1, 1, 1, 1, 1], { rounds: 4, most: 99 });
  assert.ok(sure > 4 && sure < 12, `${sure}`);
  // If no contender can run, all numbers are sure.
  assert.ok(isSure({ rows: [{ id: "first", lacks: "JSPI" }] }));
});

test("ratios are taken round by round", () => {
  const row = (id, values) => ({ id, title: id, role: "peer", values });
  const rows = [row("a", [1, 10, 100]), row("b", [2, 20, 200]), { id: "c", fails: "Error" }];
  const { rows: made } = table({ id: "t", group: "g", column: "c", unit: "ms", rows });
  const { ratio, ratioSpread, noisy } = made[1];
  // The times have a spread, but the ratio is exact.
  assert.deepEqual({ ratio, ratioSpread, noisy }, { ratio: 2, ratioSpread: 0, noisy: false });
  assert.deepEqual(made[2], { id: "c", fails: "Error" });
});

test("a row is noisy if another run may come out elsewhere", () => {
  const row = (id, values) => ({ id, title: id, role: "peer", values });
  const noisy = (...values) => {
    const first = values.map((value) => (Array.isArray(value) ? value.map(() => 1) : 1));
    const rows = [row("first", first), row("other", values)];
    return table({ id: "t", group: "g", column: "c", unit: "ms", rows }).rows[1].noisy;
  };
  assert.equal(noisy(1, 1.05, 0.95, 1), false);
  assert.equal(noisy(1, 1.2, 0.8, 1), true);
  assert.equal(noisy(...Array(50).fill([1, 1.2, 0.8, 1]).flat()), false);
  // Many rounds in few processes are few samples.
  assert.equal(noisy(Array(50).fill(1), Array(50).fill(1.2), Array(50).fill(0.8)), true);
});

test("the fewer samples, the less is known of how far they are apart", () => {
  // Tables of Student's t, for the probabilities of two and of three standard deviations.
  for (const [z, freedom, t] of [[2, 3, 3.31], [2, 9, 2.32], [3, 5, 5.51], [3, 9, 4.09], [3, 1e6, 3]]) {
    assert.ok(Math.abs(student(z, freedom) / t - 1) < 0.03, `${student(z, freedom)} and ${t}`);
  }
  const row = (id, values) => ({ id, title: id, role: "peer", values });
  const noisy = (...lists) =>
    table({ id: "t", group: "g", column: "c", unit: "ms", rows: [row("first", lists[0]), row("other", lists[1])] })
      .rows[1].noisy;
  assert.ok(noisy([1], [2]), "one round");
  assert.ok(noisy([[1, 1, 1]], [[2, 2, 2]]), "one process");
  assert.ok(!noisy([1, 1, 1], [2, 2, 2]));
});

test("of several processes it is the mean of their medians", () => {
  const row = (id, values) => ({ id, title: id, role: "peer", values });
  const rows = [row("first", [[2, 2, 2], [4, 4, 40]]), row("other", [[2, 3, 2], [8, 8, 8]])];
  const [first, other] = table({ id: "t", group: "g", column: "c", unit: "ms", rows }).rows;
  assert.deepEqual([first.median, other.median, other.ratio], [3, 5, 1.5]);
  assert.equal(first.rounds, 6);
});

for (const type of ["i32", "i64", "f64", "v128"]) {
  for (const params of [0, 2, 8]) {
    test(`${params} × ${type}: the loop computes what is computed beside it`, () => {
      const definition = { type, params };
      const instantiate = (bytes, env) =>
        new WebAssembly.Instance(new WebAssembly.Module(bytes), { env }).exports;
      const callee = instantiate(calleeModule(definition, { label: "callee" }), {});
      const { run } = instantiate(callerModule(definition, { label: "caller" }), callee);
      assert.equal(run(17), expected(definition, 17));
      assert.notEqual(run(18), expected(definition, 17));
    });
  }
}

test("types of imports are read", () => {
  const type = { params: ["i32", "v128"], results: ["f64", "externref"] };
  const bytes = encode(
    section(1, list([functionType({ params: [], results: [] }), functionType(type)])),
    section(2, list([
      [text("env"), text("memory"), [2, 1, 1, 2]],
      [text("env"), text("table"), [1, 0x70, 0, 1]],
      [text("env"), text("base"), [3, 0x7f, 0]],
      [text("env"), text("f"), [0, 1]],
    ])),
  );
  assert.deepEqual([...readImportedTypes(bytes)], [["f", type]]);
  const caller = callerModule({ type: "i64", params: 2 }, { label: "caller" });
  const signature = signatureOf({ type: "i64", params: 2 });
  assert.deepEqual(readImportedTypes(caller).get("callee"), signature);
});

const call = (definition, contender) =>
  inProcess("call-child.mjs", {
    definition,
    contenders: [contender],
    milliseconds: 0.01,
    rounds: 1,
    dist: new URL("../../js/dist", import.meta.url).href,
  });
const closure = { id: "closure", needs: [] };

test("a contender that is to work and fails ends the benchmark", async () => {
  await assert.rejects(call({ type: "v128", params: 2 }, closure), /TypeError/);
});

test("a contender that is to fail and works ends it, too", async () => {
  const definition = { type: "i32", params: 2, fails: { closure: "type-error" } };
  await assert.rejects(call(definition, closure), /was to fail with type-error, and works/);
});

test("a contender that fails as expected is told with its error", async () => {
  const definition = { type: "v128", params: 2, fails: { closure: "type-error" } };
  const { results } = await call(definition, closure);
  assert.match(results.closure.fails, /^TypeError: /);
});
