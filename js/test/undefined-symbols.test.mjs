// Undefined addresses and tags, for which a loader refuses a library: all are named, in front of its own error.

import assert from "node:assert/strict";
import { attach, install, uninstall } from "../dist/index.mjs";
import { dso } from "./support/fixtures.mjs";
import { start } from "./support/programs.mjs";
import { after, afterEach, before, test } from "./support/runner.mjs";

const { error: printError } = console;
const lines = [];

before(() => {
  install();
  console.error = (...values) => lines.push(values.join(" "));
});
afterEach(() => (lines.length = 0));
after(() => {
  uninstall();
  console.error = printError;
});

const weak = [["GOT.func", "weak"]];

function errorOf(action) {
  try {
    action();
  } catch (error) {
    return error;
  }
  return assert.fail("it returned");
}

test("undefined addresses are named all at once, with who needs them, in front of the loader's error", async () => {
  const program = await start({
    libraries: { "side.so": dso("addresses", { weak }) },
    onModule: attach,
  });
  const error = errorOf(() => program.dlopen("side.so"));
  assert.equal(error.name, "DynamicLinkingError");
  assert.equal(error.message, "undefined symbol `nowhere`");
  assert.deepEqual(lines, [
    "latebind: undefined symbols: address of `nowhere` from `GOT.func`, needed by `side.so`; " +
      "address of `not_here` from `GOT.mem`, needed by `side.so`; searched the global symbols and the exports of all loaded DSOs",
  ]);
});

test("every DSO that needs one is named, at every load that fails", async () => {
  const program = await start({
    libraries: { "a.so": dso("addresses", { weak }), "b.so": dso("addresses", { weak }) },
    onModule: attach,
  });
  errorOf(() => program.dlopen("a.so"));
  errorOf(() => program.dlopen("b.so"));
  assert.equal(lines.length, 2);
  // It has failed, so its loader has no name for it that could be trusted.
  assert.match(lines[1], /address of `nowhere` from `GOT\.func`, needed by `[^`]+`, `b\.so`;/);
});

test("libraries that are loaded when a program starts may define addresses for each other", async () => {
  const program = await start({
    main: dso("main", { needed: ["a.so", "b.so"] }),
    libraries: { "a.so": dso("addresses", { weak }), "b.so": "nowhere" },
  });
  assert.deepEqual(lines, []);
  const [func, data, own, weakAddress] = program.exportsOf("a.so").addresses();
  const call = (address) => program.exportsOf("main").__indirect_function_table.get(address)();
  assert.deepEqual([call(func), call(own), weakAddress], [2, 1, 0]);
  assert.ok(data > 0);
});

test("a global symbol defines an address", async () => {
  const weakOthers = [...weak, ["GOT.mem", "not_here"]];
  const nowhere = Object.assign(() => 7, { sig: "i" });
  const program = await start({
    libraries: { "side.so": dso("addresses", { weak: weakOthers }) },
    jsLibrary: { nowhere },
  });
  program.dlopen("side.so");
  assert.deepEqual(lines, []);
});

test("a global is as it was once it is filled in", async () => {
  let got;
  const instantiate = WebAssembly.Instance;
  WebAssembly.Instance = new Proxy(instantiate, {
    construct(target, args, newTarget) {
      got ??= args[1]["GOT.func"];
      return Reflect.construct(target, args, newTarget);
    },
  });
  try {
    const program = await start({
      main: dso("main", { needed: ["a.so", "b.so"] }),
      libraries: { "a.so": dso("addresses", { weak }), "b.so": "nowhere" },
    });
    assert.ok(program);
    assert.deepEqual(Reflect.ownKeys(got.nowhere), ["required"]);
    assert.ok(got.nowhere.value > 0);
  } finally {
    WebAssembly.Instance = instantiate;
  }
});

for (const loadAsync of [false, true]) {
  test(`an undefined tag is named in front of the engine's error (${loadAsync ? "async" : "sync"})`, async () => {
    const program = await start({
      libraries: { "side.so": dso("tagged") },
      onModule: attach,
      loadAsync,
    });
    let error;
    try {
      await program.dlopen("side.so");
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(error instanceof WebAssembly.LinkError);
    const [what, address, searched, ...engines] = error.message.split("; ");
    assert.equal(what, "undefined symbols: tag `__c_longjmp` (i32) -> () from `env`, needed by `side.so`");
    assert.equal(address, "address of `nowhere` from `GOT.func`, needed by `side.so`");
    assert.match(searched, /^searched the global symbols/);
    // What the engine says of its own accord.
    assert.ok(engines.join("; ").length > 10, error.message);
    assert.deepEqual(lines, []);
  });
}

test("a library has its name while its constructors run", async () => {
  const program = await start({
    libraries: { "side.so": "constructed", "other.so": "definer" },
    onModule: attach,
  });
  program.dlopen("other.so");
  assert.equal(errorOf(() => program.dlopen("side.so")).dso, "side.so");
});

test("of libraries that are loaded side by side it is one", async () => {
  const program = await start({
    libraries: { "one.so": "constructed", "two.so": "constructed" },
    onModule: attach,
    loadAsync: true,
  });
  const results = await Promise.allSettled([program.dlopen("one.so"), program.dlopen("two.so")]);
  for (const { reason } of results) assert.match(reason.dso, /^(one\.so or )?two\.so$/);
});
