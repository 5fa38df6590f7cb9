// What is thrown at the call of an undefined symbol, and that nothing is settled by it.

import assert from "node:assert/strict";
import { attach, install, LatebindError, stats, uninstall } from "../dist/index.mjs";
import { needsStackSwitching, needsStackToOverflow, start } from "./support/programs.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

function errorOf(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("it returned");
}

/** What the engine throws where no stack is left. */
const overflow = () =>
  errorOf(function again() {
    again();
  });

const startNamed = (options) => start({ ...options, onModule: attach });

test("attach wants an object", () => {
  for (const value of [undefined, null, 5, "Module"]) {
    assert.throws(() => attach(value), TypeError);
  }
  // Tables that are not there, or are not as expected, are no tables.
  for (const value of [{}, { LDSO: {} }, { LDSO: { loadedLibsByName: { a: {} } } }]) attach(value);
});

test("an undefined symbol is a LatebindError that says what is known", async () => {
  const program = await startNamed({ libraries: { "a.so": "caller", "b.so": "self" } });
  program.dlopen("a.so", { global: true });
  program.dlopen("b.so");
  const error = errorOf(() => program.exportsOf("a.so").run(1));
  assert.ok(error instanceof LatebindError);
  assert.ok(error instanceof Error);
  const { name, code, dso, symbol, signature, cause, message } = error;
  assert.deepEqual(
    { name, code, dso, symbol, signature },
    {
      name: "LatebindError",
      code: "undefined-symbol",
      dso: "a.so",
      symbol: "later",
      signature: "(i32) -> i32",
    },
  );
  // The loader's own error, as it would have been thrown.
  assert.equal(cause.name, "DynamicLinkingError");
  assert.equal(cause.symbol, "later");
  const [what, where, others] = message.split("; ");
  assert.equal(what, "undefined symbol `later` (i32) -> i32, needed by `a.so`");
  assert.equal(where, "searched the global scope, its local scope, and its own exports");
  assert.match(others, /^also loaded: .*\bb\.so$/);
});

test("many loaded libraries are cut short", async () => {
  const libraries = Object.fromEntries(Array.from({ length: 8 }, (_, at) => [`l${at}.so`, "definer"]));
  const program = await startNamed({ libraries: { ...libraries, "a.so": "undefined" } });
  for (const name of Object.keys(libraries)) program.dlopen(name);
  program.dlopen("a.so");
  const { message } = errorOf(() => program.exportsOf("a.so").run());
  assert.match(message, /; also loaded: l3\.so, l4\.so, l5\.so, l6\.so, l7\.so and \d+ more$/);
});

test("main is called main, and searches the global scope alone", needsStackToOverflow, async () => {
  const program = await start({ main: "main-caller", libraries: { "b.so": "definer" } });
  const error = errorOf(() => program.exportsOf("main").run(1));
  // The stub of main calls itself for ever, which is what its host does with it.
  assert.ok(error instanceof LatebindError);
  assert.equal(error.dso, "main");
  assert.match(error.message, /needed by `main`; searched the global scope$/);
  assert.equal(error.cause.constructor, overflow().constructor);
  program.dlopen("b.so", { global: true });
  assert.equal(program.exportsOf("main").run(1), 2);
});

test("a later definition makes the next call succeed", async () => {
  const program = await start({ libraries: { "a.so": "caller", "b.so": "definer" } });
  program.dlopen("a.so", { global: true });
  for (let times = 0; times < 3; times++) {
    assert.ok(errorOf(() => program.exportsOf("a.so").run(1)) instanceof LatebindError);
    assert.equal(stats().at(-1).bound, 0);
  }
  program.dlopen("b.so", { global: true });
  assert.equal(program.exportsOf("a.so").run(1), 2);
  assert.equal(program.exportsOf("a.so").run(2), 3);
});

test("a host function that is defined later is bound, and what it throws passes through", async () => {
  let module;
  const program = await start({ libraries: { "a.so": "caller" }, onModule: (made) => (module = made) });
  program.dlopen("a.so");
  errorOf(() => program.exportsOf("a.so").run(1));
  const thrown = new RangeError("the host's own");
  module.wasmImports.later = (value) => {
    if (value === 1) throw thrown;
    return 42;
  };
  assert.equal(errorOf(() => program.exportsOf("a.so").run(1)), thrown);
  assert.equal(program.exportsOf("a.so").run(2), 42);
});

test("the second copy of a reference to an undefined symbol fails in the same way", async () => {
  const libraries = { "a.so": "caller", "c.so": "caller" };
  const program = await startNamed({ libraries });
  for (const name of Object.keys(libraries)) program.dlopen(name);
  for (const name of Object.keys(libraries)) {
    assert.equal(errorOf(() => program.exportsOf(name).run(1)).dso, name);
  }
});

test("an undefined symbol rejects the promise of a promising export", needsStackSwitching, async () => {
  const program = await start({
    libraries: { "a.so": "caller", "b.so": "suspender" },
    jsLibrary: { pause: new WebAssembly.Suspending(async (value) => value) },
  });
  program.dlopen("a.so", { global: true });
  const run = WebAssembly.promising(program.exportsOf("a.so").run);
  await assert.rejects(run(42), LatebindError);
  program.dlopen("b.so", { global: true });
  assert.equal(await run(42), 42);
});

test("a definition of another type is left to the loader, which converts", async () => {
  const program = await start({ libraries: { "a.so": "caller", "b.so": "mismatch" } });
  program.dlopen("a.so", { global: true });
  program.dlopen("b.so", { global: true });
  assert.equal(program.exportsOf("a.so").run(42), 42);
  const { bound, fallback } = stats().at(-2);
  assert.deepEqual({ bound, fallback }, { bound: 0, fallback: 1 });
});

test("a load that fails leaves no trace", async () => {
  const program = await start({ libraries: { "a.so": "unlinkable" } });
  const before = stats();
  assert.throws(() => program.dlopen("a.so"), WebAssembly.LinkError);
  assert.deepEqual(stats(), before);
});
