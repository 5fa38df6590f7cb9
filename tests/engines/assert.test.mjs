// The pages' `assert` detects the same differences as Node's.

import assert from "node:assert/strict";
import { test } from "node:test";
import own from "./in-engine/assert.mjs";

const proxy = new Proxy({ a: 1 }, {});
const symbol = Symbol("key");
class Mine {
  constructor(value) {
    this.value = value;
  }
}

// Each with each: values must be equal if and only if Node treats them as equal.
const VALUES = [
  undefined, null, true, 0, -0, NaN, 1, 1n, "", "1", symbol,
  {}, { a: 1 }, { a: "1" }, { a: undefined }, { b: undefined }, { a: 1, b: 2 }, { [symbol]: 1 }, proxy,
  { a: { b: [1, 2] } }, { a: { b: [1, 3] } },
  Object.create(null), Object.assign(Object.create(null), { a: 1 }),
  Object.defineProperty({}, "hidden", { value: 1 }),
  [], [1], [1, 2], [2, 1], [undefined], new Array(1), ["1"],
  new Set(), new Set([1, 2]), new Set([2, 1]), new Set(["1", "2"]),
  Uint8Array.of(1, 2), Uint8Array.of(1, 3), Int8Array.of(1, 2), Uint8Array.of(),
  new Mine(1), new Mine(2), { value: 1 },
  new Error("a"), new Error("b"), new RangeError("a"),
  () => {}, Mine, Array,
];

const passes = (action) => {
  try {
    action();
    return true;
  } catch {
    return false;
  }
};

test("values are equal as in Node", () => {
  for (const [at, one] of VALUES.entries()) {
    for (const [index, other] of VALUES.entries()) {
      for (const name of ["equal", "notEqual", "deepEqual"]) {
        const expected = passes(() => assert[name](one, other));
        assert.equal(passes(() => own[name](one, other)), expected, `${name} of ${at} and ${index}`);
      }
    }
  }
});

test("what is not known is not taken for equal", () => {
  for (const make of [() => new Map(), () => new ArrayBuffer(1), () => new Date(0)]) {
    assert.throws(() => own.deepEqual(make(), make()), TypeError);
  }
});

test("truth and texts are as in Node", () => {
  for (const value of VALUES) {
    assert.equal(passes(() => own.ok(value)), passes(() => assert.ok(value)));
  }
  for (const text of ["abc", "xyz"]) {
    for (const name of ["match", "doesNotMatch"]) {
      assert.equal(passes(() => own[name](text, /b/)), passes(() => assert[name](text, /b/)));
    }
  }
  assert.throws(() => own.fail("why"), { name: "AssertionError", message: /^why/ });
});

const thrown = Object.assign(new RangeError("too far"), { code: "far", list: [1] });
const EXPECTATIONS = [
  undefined, Error, RangeError, TypeError, /too/, /^RangeError: too far$/, /near/,
  { name: "RangeError" }, { name: "TypeError" }, { message: /far/ }, { code: "far", list: [1] },
  { list: [2] }, { missing: undefined }, (error) => error === thrown, () => false, () => 1,
];

test("errors are as expected where they are in Node", async () => {
  for (const [at, expectation] of EXPECTATIONS.entries()) {
    for (const throwing of [
      () => {
        throw thrown;
      },
      () => {},
    ]) {
      const expected = passes(() => assert.throws(throwing, expectation));
      assert.equal(passes(() => own.throws(throwing, expectation)), expected, `${at}`);
      const promise = () => new Promise((resolve) => resolve(throwing()));
      const rejects = (one) => one.rejects(promise(), expectation).then(() => true, () => false);
      assert.equal(await rejects(own), await rejects(assert), `${at}`);
    }
  }
});
