// Where no code may be generated, as in Cloudflare Workers: relinked libraries bind all the same.

import assert from "node:assert/strict";
import { dso } from "./support/fixtures.mjs";
import { createRealm } from "./support/host/realms.mjs";
import { needsStackSwitching } from "./support/programs.mjs";
import { handWritten, relinked, withoutImport } from "./support/relinked.mjs";
import { test } from "./support/runner.mjs";

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
  const failureOf = (call) => {
    try {
      call();
    } catch (error) {
      return String(error);
    }
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

/** Why there is no realm in which modules can be instantiated and not compiled. */
async function reasonAgainst() {
  const modules = { main: compile(dso("main")), bytes: dso("main") };
  const realm = await createRealm({ modules }, { forbidsCode: true });
  realm.run(LOADER);
  if (!realm.evaluate("failureOf(() => new WebAssembly.Module(modules.bytes))")) {
    return "nothing can forbid code here";
  }
  const failure = realm.evaluate("failureOf(() => new WebAssembly.Instance(modules.main))");
  return failure && "a host that disallows code generation cannot instantiate a module";
}

const reason = await reasonAgainst();
const needsRealm = { skip: reason };
const needsRealmAndStackSwitching = { skip: reason ?? needsStackSwitching.skip };

/** A realm in which nothing can be compiled, with Latebind and some modules that came from here. */
async function makeRealm(modules) {
  const realm = await createRealm({ modules }, { forbidsCode: true });
  realm.runPreJs();
  realm.run(LOADER);
  return realm;
}

const FORMS = [["by hand", handWritten()], ["by the relinker", relinked("caller")], ["without an import", withoutImport()]];

for (const [what, bytes] of FORMS) {
  test(`a library relinked ${what} binds to one that comes later`, needsRealm, async () => {
    const realm = await makeRealm({ caller: compile(bytes), definer: compile(dso("definer")) });
    realm.run(`const { run } = load("caller")`);
    const told = realm.evaluate("codeOf(() => run(1))");
    assert.deepEqual([...told], [true, "undefined-symbol", "later", "Error"]);
    realm.run(`load("definer")`);
    assert.deepEqual([...realm.evaluate("[run(1), run(41)]")], [2, 42]);
    assert.equal(realm.evaluate("latebind.stats()[0].bound"), 1);
  });
}

test("a library binds to itself", needsRealm, async () => {
  const realm = await makeRealm({ self: compile(relinked("self")) });
  assert.equal(realm.evaluate(`load("self").run()`), 42);
  assert.equal(realm.evaluate("latebind.stats()[0].bound"), 1);
});

test("instantiate does as well as Instance", needsRealm, async () => {
  const realm = await makeRealm({ self: compile(relinked("self")) });
  const instance = realm.evaluate("WebAssembly.instantiate(modules.self, { env })");
  assert.equal((await instance).exports.run(), 42);
});

for (const [what, bytes] of FORMS) {
  test(`a host function that comes later is called by a library relinked ${what}`, needsRealm, async () => {
    const realm = await makeRealm({ caller: compile(bytes) });
    realm.run(`const { run } = load("caller"); symbols.later = (value) => value + 1`);
    assert.deepEqual([...realm.evaluate("[run(1), run(41)]")], [2, 42]);
    assert.equal(realm.evaluate("latebind.stats()[0].bound"), 1);
    realm.run("symbols.later = () => 0");
    assert.equal(realm.evaluate("run(41)"), 42);
  });
}

const SUSPENDING = "symbols.later = new WebAssembly.Suspending(async (value) => value + 1)";

test("a suspending function suspends if it was there in time", needsRealmAndStackSwitching, async () => {
  const realm = await makeRealm({ caller: compile(handWritten()) });
  realm.run(SUSPENDING);
  assert.equal(await realm.evaluate(`WebAssembly.promising(load("caller").run)(41)`), 42);
});

for (const [what, bytes] of FORMS) {
  const title = `one that comes later is the one thing that is not possible in a library relinked ${what}`;
  test(title, needsRealmAndStackSwitching, async () => {
    const realm = await makeRealm({ caller: compile(bytes) });
    realm.run(`const { run } = load("caller"); ${SUSPENDING}`);
    for (let times = 0; times < 2; times++) {
      const told = realm.evaluate("codeOf(() => run(41))");
      assert.deepEqual([...told], [true, "needs-code-generation", "later", "CompileError"]);
    }
    assert.equal(realm.evaluate("latebind.stats()[0].bound"), 0);
  });
}

test("a library that was not relinked is left as it is", needsRealm, async () => {
  const realm = await makeRealm({ self: compile(dso("self")) });
  assert.equal(realm.evaluate(`load("self").run()`), 42);
  assert.equal(realm.evaluate("latebind.stats()[0].fallback"), 1);
});

test("bytes are refused by the engine, in its own way", needsRealm, async () => {
  const realm = await makeRealm({ bytes: dso("self") });
  const evaluate = (expression) => realm.evaluate(expression);
  const refused = { name: "CompileError" };
  await assert.rejects(evaluate("WebAssembly.instantiate(modules.bytes, { env })"), refused);
  await assert.rejects(evaluate("WebAssembly.compile(modules.bytes)"), refused);
  assert.throws(() => evaluate("new WebAssembly.Module(modules.bytes)"), refused);
});

/** A realm in which code is forbidden once `isForbidden` is set, with modules compiled before. */
async function makeStartingRealm(sources, globals = {}) {
  const realm = await createRealm({ sources, modules: {}, ...globals });
  realm.run(`
    let isForbidden = false;
    WebAssembly.Module = new Proxy(WebAssembly.Module, {
      construct(...args) {
        if (isForbidden) throw new WebAssembly.CompileError("code generation is forbidden");
        return Reflect.construct(...args);
      },
    });
    // As in Cloudflare Workers: the clock begins when the Worker has started, and until then the Worker
    // gets no random numbers, and no promise is kept that takes a thread of the engine's.
    Date.now = () => (isForbidden ? 1 : 0);
    Object.defineProperty(globalThis, "crypto", {
      configurable: true,
      value: {
        getRandomValues(values) {
          if (!isForbidden) throw new Error("disallowed operation called within global scope");
          return values;
        },
      },
    });
    WebAssembly.instantiate = new Proxy(WebAssembly.instantiate, {
      apply: (target, self, args) =>
        args[0] instanceof WebAssembly.Module ? Reflect.apply(target, self, args) : new Promise(() => {}),
    });
  `);
  realm.runPreJs();
  realm.run(LOADER);
  realm.run(`for (const name in sources) modules[name] = new WebAssembly.Module(sources[name])`);
  return realm;
}

test("a library that was compiled with its PLT inside before code was forbidden", async () => {
  const sources = { caller: dso("caller"), definer: dso("definer") };
  const realm = await makeStartingRealm(sources, { LATEBIND_EMBED: "always" });
  const sections = `WebAssembly.Module.customSections(modules.caller, "latebind.source")`;
  assert.equal(realm.evaluate(`${sections}.length`), 1);
  realm.run(`isForbidden = true; const { run } = load("caller"); load("definer")`);
  assert.equal(realm.evaluate("run(1)"), 2);
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
  ["relinked without an import, instantiated", withoutImport(), NONE, BEFORE],
]) {
  test(`a library ${what} before code was forbidden binds to the host`, async () => {
    const realm = await makeStartingRealm({ caller }, globals);
    realm.run(start);
    const told = realm.evaluate("codeOf(() => run(1))");
    assert.deepEqual([...told], [true, "undefined-symbol", "later", "Error"]);
    realm.run(`symbols.later = (value) => value + 1`);
    assert.deepEqual([...realm.evaluate("[run(1), run(41)]")], [2, 42]);
  });
  test(`a library ${what} before code was forbidden suspends`, needsStackSwitching, async () => {
    const realm = await makeStartingRealm({ caller }, globals);
    realm.run(start);
    realm.run(SUSPENDING);
    assert.equal(await realm.evaluate("WebAssembly.promising(run)(41)"), 42);
  });
}

test("instantiate is not kept waiting while the engine starts", async () => {
  const realm = await makeStartingRealm({ caller: dso("caller") }, NONE);
  const { run } = (await realm.evaluate("WebAssembly.instantiate(modules.caller, { env })")).exports;
  realm.run(`isForbidden = true; symbols.later = (value) => value + 1`);
  assert.equal(run(41), 42);
  assert.equal(realm.evaluate("latebind.stats()[0].late"), 1);
});

test("a library compiled, and instantiated where code is forbidden, is left as it is", async () => {
  const realm = await makeStartingRealm({ caller: dso("caller") }, NONE);
  realm.run(AFTER);
  realm.run(`symbols.later = (value) => value + 1`);
  assert.equal(realm.evaluate("run(41)"), 42);
});
