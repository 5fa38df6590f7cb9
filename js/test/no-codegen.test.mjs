// Where no code may be generated, as in Cloudflare Workers: relinked libraries bind all the same.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { createContext, runInContext } from "node:vm";
import { PRE_JS } from "./support/dist.mjs";
import { dso } from "./support/fixtures.mjs";
import { needsStackSwitching } from "./support/programs.mjs";
import { handWritten, relinked } from "./support/relinked.mjs";

/** A realm in which nothing can be compiled, with Latebind and some modules that came from here. */
function makeRealm(modules) {
  const realm = createContext({ modules, TextDecoder, console }, { codeGeneration: { wasm: false } });
  assert.throws(
    () => runInContext("new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))", realm),
    { name: "CompileError" },
  );
  runInContext(readFileSync(PRE_JS, "utf8"), realm);
  runInContext(LOADER, realm);
  return realm;
}

/** The least that has late-binding stubs, as a script of the realm. */
const LOADER = `
  const symbols = Object.create(null);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const env = new Proxy({}, {
    get(stubs, name) {
      if (name === "memory") return memory;
      if (name in symbols) return symbols[name];
      return (stubs[name] ??= (...args) => {
        if (!(name in symbols)) throw new Error("undefined: " + name);
        return symbols[name](...args);
      });
    },
  });
  const load = (name) => {
    const { exports } = new WebAssembly.Instance(modules[name], { env });
    for (const key of Object.keys(exports)) if (!(key in symbols)) symbols[key] = exports[key];
    return exports;
  };
  const codeOf = (call) => {
    try {
      return call();
    } catch (error) {
      return [error instanceof latebind.LatebindError, error.code, error.symbol, error.cause?.name];
    }
  };
`;

const compile = (bytes) => new WebAssembly.Module(bytes);

for (const [what, bytes] of [["by hand", handWritten()], ["by the relinker", relinked("caller")]]) {
  test(`a library relinked ${what} binds to one that comes later`, () => {
    const realm = makeRealm({ caller: compile(bytes), definer: compile(dso("definer")) });
    const run = (text) => runInContext(text, realm);
    run(`const { run } = load("caller")`);
    assert.deepEqual([...run("codeOf(() => run(1))")], [true, "undefined-symbol", "later", "Error"]);
    run(`load("definer")`);
    assert.deepEqual([...run("[run(1), run(41)]")], [2, 42]);
    assert.equal(run("latebind.stats()[0].bound"), 1);
  });
}

test("a library binds to itself", () => {
  const realm = makeRealm({ self: compile(relinked("self")) });
  assert.equal(runInContext(`load("self").run()`, realm), 42);
  assert.equal(runInContext("latebind.stats()[0].bound", realm), 1);
});

test("instantiate does as well as Instance", async () => {
  const realm = makeRealm({ self: compile(relinked("self")) });
  const script = `WebAssembly.instantiate(modules.self, { env }).then(({ exports }) => exports.run())`;
  assert.equal(await runInContext(script, realm), 42);
});

test("a host function that comes later is called", () => {
  const realm = makeRealm({ caller: compile(handWritten()) });
  const script = `const { run } = load("caller"); symbols.later = (value) => value + 1; [run(1), run(41)]`;
  assert.deepEqual([...runInContext(script, realm)], [2, 42]);
});

test("a suspending function suspends if it was there in time", needsStackSwitching, async () => {
  const realm = makeRealm({ caller: compile(handWritten()) });
  const script = `
    symbols.later = new WebAssembly.Suspending(async (value) => value + 1);
    WebAssembly.promising(load("caller").run)(41)`;
  assert.equal(await runInContext(script, realm), 42);
});

test("one that comes later is the one thing that is not possible", needsStackSwitching, () => {
  const realm = makeRealm({ caller: compile(handWritten()) });
  const script = `
    const { run } = load("caller");
    symbols.later = new WebAssembly.Suspending(async (value) => value + 1);
    [codeOf(() => run(41)), codeOf(() => run(41)), latebind.stats()[0].bound]`;
  const [first, second, bound] = runInContext(script, realm);
  assert.deepEqual([...first], [true, "needs-code-generation", "later", "CompileError"]);
  assert.deepEqual([...second], [...first]);
  assert.equal(bound, 0);
});

test("a library that was not relinked is left as it is", () => {
  const realm = makeRealm({ self: compile(dso("self")) });
  const script = `load("self").run()`;
  assert.equal(runInContext(script, realm), 42);
  assert.equal(runInContext("latebind.stats()[0].left", realm), 1);
});

test("bytes are refused by the engine, in its own way", async () => {
  const realm = makeRealm({ bytes: dso("self") });
  const run = (text) => runInContext(text, realm);
  await assert.rejects(run("WebAssembly.instantiate(modules.bytes, { env })"), { name: "CompileError" });
  await assert.rejects(run("WebAssembly.compile(modules.bytes)"), { name: "CompileError" });
  assert.throws(() => run("new WebAssembly.Module(modules.bytes)"), { name: "CompileError" });
});

/** A realm in which code is forbidden once `isForbidden` is set, with modules compiled before. */
function makeStartingRealm(sources, globals = {}) {
  const realm = createContext({ sources, modules: {}, TextDecoder, console, ...globals });
  const run = (text) => runInContext(text, realm);
  run(`
    let isForbidden = false;
    WebAssembly.Module = new Proxy(WebAssembly.Module, {
      construct(...args) {
        if (isForbidden) throw new WebAssembly.CompileError("code generation is forbidden");
        return Reflect.construct(...args);
      },
    });
    // As in Cloudflare Workers, which have both at different times.
    globalThis.crypto = {
      getRandomValues() {
        if (!isForbidden) throw new Error("disallowed operation");
      },
    };
  `);
  run(readFileSync(PRE_JS, "utf8"));
  run(LOADER);
  run(`for (const name in sources) modules[name] = new WebAssembly.Module(sources[name])`);
  return run;
}

test("a library that was compiled with its PLT inside before code was forbidden", () => {
  const sources = { caller: dso("caller"), definer: dso("definer") };
  const run = makeStartingRealm(sources, { LATEBIND_EMBED: "always" });
  assert.equal(run(`WebAssembly.Module.customSections(modules.caller, "latebind.source").length`), 1);
  run(`isForbidden = true; const { run } = load("caller"); load("definer")`);
  assert.equal(run("run(1)"), 2);
});

const BEFORE = `const { run } = load("caller"); isForbidden = true`;
const AFTER = `isForbidden = true; const { run } = load("caller")`;
const NONE = { LATEBIND_EMBED: "never" };
const INSIDE = { LATEBIND_EMBED: "always" };
for (const [what, caller, globals, start] of [
  ["with a PLT, instantiated", dso("caller"), NONE, BEFORE],
  ["with a PLT inside, instantiated", dso("caller"), INSIDE, BEFORE],
  ["with a PLT inside, compiled", dso("caller"), INSIDE, AFTER],
  ["relinked, instantiated", relinked("caller"), NONE, BEFORE],
]) {
  test(`a library ${what} before code was forbidden binds to the host`, () => {
    const run = makeStartingRealm({ caller }, globals);
    run(start);
    assert.deepEqual([...run("codeOf(() => run(1))")], [true, "undefined-symbol", "later", "Error"]);
    run(`symbols.later = (value) => value + 1`);
    assert.deepEqual([...run("[run(1), run(41)]")], [2, 42]);
  });
  test(`a library ${what} before code was forbidden suspends`, needsStackSwitching, async () => {
    const run = makeStartingRealm({ caller }, globals);
    run(start);
    run(`symbols.later = new WebAssembly.Suspending(async (value) => value + 1)`);
    assert.equal(await run("WebAssembly.promising(run)(41)"), 42);
  });
}

test("a library compiled, and instantiated where code is forbidden, is left as it is", () => {
  const run = makeStartingRealm({ caller: dso("caller") }, NONE);
  run(AFTER);
  run(`symbols.later = (value) => value + 1`);
  assert.equal(run("run(41)"), 42);
});
