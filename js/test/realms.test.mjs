// Objects of the WebAssembly API that another realm (an iframe) has made. The engine takes them, so
// Latebind recognizes them too.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { dso } from "./support/fixtures.mjs";
import { inOtherRealm } from "./support/host/realms.mjs";
import { outcomeOf } from "./support/outcome.mjs";
import { kept, needsStackSwitching, start } from "./support/programs.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

/** Loads a library that refers to itself into a program, and returns how many references it has bound. */
function load(fixture, shared) {
  let exports;
  const env = new Proxy(Object.create(null), {
    get: (stubs, name) => shared[name] ?? (stubs[name] ??= (...args) => exports[name](...args)),
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(dso(fixture)), { env });
  ({ exports } = instance);
  kept.push(instance, shared);
  assert.equal(exports.run(), 42);
  return stats().at(-1).bound;
}

const MAKERS = {
  memory: ["self", "new WebAssembly.Memory({ initial: 1 })"],
  table: ["table-only", `new WebAssembly.Table({ element: "anyfunc", initial: 1 })`],
};

for (const [name, [fixture, expression]] of Object.entries(MAKERS)) {
  for (const [where, make] of [
    ["this realm", (expression) => (0, eval)(expression)],
    ["another realm", inOtherRealm],
  ]) {
    test(`a ${name} of ${where} tells the program of a library`, () => {
      const shared = { [name]: make(expression) };
      // Were it not recognized, each library would be one that could belong to any program. Then the
      // second one could not tell whose definition it refers to.
      assert.equal(load(fixture, { [name]: make(expression) }), 1);
      assert.equal(load(fixture, shared), 1);
      // In one program it cannot.
      assert.equal(load(fixture, shared), 0);
    });
  }
}

test("a suspending function of another realm suspends", needsStackSwitching, async () => {
  const program = await start({ libraries: { "a.so": "caller", "b.so": "definer" } });
  program.dlopen("a.so", { global: true });
  const pause = inOtherRealm("new WebAssembly.Suspending((value) => Promise.resolve(value + 1))");
  const late = await start({ libraries: { "a.so": "caller", "b.so": "suspender" }, jsLibrary: { pause } });
  late.dlopen("a.so", { global: true });
  late.dlopen("b.so", { global: true });
  assert.equal(await WebAssembly.promising(late.exportsOf("a.so").run)(41), 42);
});

test("a suspending function of another realm is the definition of a late reference", needsStackSwitching, async () => {
  let module;
  const program = await start({ libraries: { "a.so": "caller" }, onModule: (made) => (module = made) });
  program.dlopen("a.so", { global: true });
  module.wasmImports.later = inOtherRealm(
    "new WebAssembly.Suspending((value) => Promise.resolve(value + 1))",
  );
  assert.equal(await WebAssembly.promising(program.exportsOf("a.so").run)(41), 42);
  assert.equal(stats().at(-1).bound, 1);
});

/** What only calls itself so. */
const impostor = (name) => ({ [Symbol.toStringTag]: `WebAssembly.${name}` });

test("an impostor is refused as without Latebind", async () => {
  const module = new WebAssembly.Module(dso("self"));
  const instantiate = (memory) =>
    outcomeOf(() => new WebAssembly.Instance(module, { env: { memory, own: () => 42 } }));
  for (const value of [impostor("Memory"), impostor("Table"), impostor("Global"), new Proxy({}, {}), 5, null]) {
    const hooked = await instantiate(value);
    uninstall();
    const stock = await instantiate(value);
    install();
    assert.deepEqual(hooked, stock);
    assert.equal(stock.how, "throws");
  }
});

test("an impostor of a suspending function is an error of the call", async () => {
  let module;
  const program = await start({ libraries: { "a.so": "caller" }, onModule: (made) => (module = made) });
  program.dlopen("a.so", { global: true });
  const { run } = program.exportsOf("a.so");
  const isExpected = (error) => error instanceof TypeError || error instanceof WebAssembly.LinkError;
  class Suspending {}
  for (const value of [impostor("Suspending"), new Suspending()]) {
    module.wasmImports.later = value;
    assert.throws(() => run(1), isExpected);
  }
  module.wasmImports.later = (value) => value + 1;
  assert.equal(run(41), 42);
});
