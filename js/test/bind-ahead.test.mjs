// Relinked libraries: slots that are bound ahead of their first calls.

import assert from "node:assert/strict";
import { attach, install, stats, uninstall } from "../dist/index.mjs";
import { start } from "./support/programs.mjs";
import { relinked } from "./support/relinked.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

/** `(module (type (func)) (table 0 (ref null 0)))` */
const TYPED = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 4, 5, 1, 0x63, 0, 0, 0);
const hasTypedReferences = WebAssembly.validate(TYPED);

/** Only a test that such an engine can do shows quickly enough that a definition fits. */
const needsTypedReferences = { skip: !hasTypedReferences && "the engine has no typed references" };

const names = Array.from({ length: 8 }, (_, number) => `f${number}`);

/** The library with its imports, and without them. */
const FORMS = [
  ["with imports", relinked("eight-callers")],
  ["without imports", relinked("eight-callers", { interposed: names })],
];

/** Starts a program that has loaded the library, and then those that define its symbols. */
async function open(bytes, definers, { define = () => {} } = {}) {
  let globals;
  const program = await start({
    // The global symbols are known if the main module imports some.
    main: "main-caller",
    libraries: { "callers.so": bytes, ...Object.fromEntries(definers.map((name) => [name, name])) },
    onModule(Module) {
      attach(Module);
      globals = Module.wasmImports;
    },
  });
  program.dlopen("callers.so", { global: true });
  const at = stats().length - 1;
  for (const name of definers) program.dlopen(name, { global: true });
  define(globals);
  const exports = program.exportsOf("callers.so");
  return {
    call: (number) => exports[`run${number}`](1),
    counts: () => stats()[at],
  };
}

/** Calls functions, and returns the number of bound slots after each call. */
function callAll({ call, counts }, numbers) {
  return numbers.map((number) => {
    assert.equal(call(number), 10 + number);
    return counts().bound;
  });
}

for (const [form, bytes] of FORMS) {
  test(`${form}: calls in the order of the slots bind more and more of them ahead`, needsTypedReferences, async () => {
    const opened = await open(bytes, ["seven", "fourth"]);
    assert.deepEqual(callAll(opened, [0, 1, 2, 3, 4, 5, 6, 7]), [1, 4, 4, 4, 8, 8, 8, 8]);
    assert.deepEqual(callAll(opened, [7, 6, 5, 4, 3, 2, 1, 0]), Array(8).fill(8));
    const { late, bound, fallback } = opened.counts();
    assert.deepEqual({ late, bound, fallback }, { late: 8, bound: 8, fallback: 0 });
  });

  test(`${form}: calls in another order bind few slots ahead, and each slot once`, needsTypedReferences, async () => {
    const opened = await open(bytes, ["seven", "fourth"]);
    assert.deepEqual(callAll(opened, [5, 0, 4, 2, 7, 3, 6, 1]), [1, 4, 5, 5, 6, 7, 8, 8]);
  });

  test(`${form}: an undefined symbol is not bound ahead, and can be defined afterwards`, needsTypedReferences, async () => {
    const opened = await open(bytes, ["seven"]);
    assert.deepEqual(callAll(opened, [0, 1, 2]), [1, 3, 3]);
    for (let times = 0; times < 2; times++) {
      assert.throws(() => opened.call(3), { code: "undefined-symbol", symbol: "f3", dso: "callers.so" });
    }
    assert.deepEqual(callAll(opened, [4, 5, 6, 7]), [7, 7, 7, 7]);
  });

  test(`${form}: a definition of another type is not bound ahead`, needsTypedReferences, async () => {
    const opened = await open(bytes, ["seven", "fourth-of-f64"]);
    assert.deepEqual(callAll(opened, [0, 1, 2]), [1, 3, 3]);
    // The loader's stub converts the values.
    assert.equal(opened.call(3), 13);
    assert.deepEqual(callAll(opened, [4, 5, 6, 7]).at(-1), 7);
    assert.equal(opened.counts().fallback, 1);
  });

  test(`${form}: a host function is not bound ahead`, needsTypedReferences, async () => {
    const define = (globals) => (globals.f3 = (value) => 10 * value + 3);
    const opened = await open(bytes, ["seven"], { define });
    assert.deepEqual(callAll(opened, [0, 1, 2, 3, 4]), [1, 3, 3, 8, 8]);
  });

  test(`${form}: an engine without typed references binds each slot at its first call`, {
    skip: hasTypedReferences && "the engine has typed references",
  }, async () => {
    const opened = await open(bytes, ["seven", "fourth"]);
    assert.deepEqual(callAll(opened, [0, 1, 2, 3, 4, 5, 6, 7]), [1, 2, 3, 4, 5, 6, 7, 8]);
  });
}
