// Other code that wraps the WebAssembly JS API too, before Latebind or after it, and other copies of
// Latebind: each goes on to work, and uninstalling takes away nothing but Latebind's own.

import assert from "node:assert/strict";
import { dso } from "./support/fixtures.mjs";
import { createRealm } from "./support/host/realms.mjs";
import { test } from "./support/runner.mjs";

const SETUP = `
  const calls = [];
  const memories = [];
  let exports;
  const makeImports = () => {
    const memory = new WebAssembly.Memory({ initial: 1 }); // a program of its own
    memories.push(memory);
    const get = (stubs, name) =>
      name === "memory" ? memory : (stubs[name] ??= (...args) => exports[name](...args));
    return { env: new Proxy({}, { get }) };
  };
  const ways = {
    Module: () => new WebAssembly.Instance(new WebAssembly.Module(bytes), makeImports()),
    Instance: () => new WebAssembly.Instance(new WebAssembly.Module(bytes), makeImports()),
    compile: async () => new WebAssembly.Instance(await WebAssembly.compile(bytes), makeImports()),
    instantiate: async () => (await WebAssembly.instantiate(bytes, makeImports())).instance,
  };
  /** What comes of a way: the value of a call, how many references were bound, and who was called. */
  async function attempt(way) {
    calls.length = 0;
    ({ exports } = await ways[way]());
    const value = exports.run();
    const bound = latebind.stats().reduce((sum, { bound }) => sum + bound, 0);
    return [value, bound, calls.includes(way)].join();
  }
`;

/** How other code wraps a function of the API. */
const WRAPPERS = {
  "a function": (name) => `{
    const { ${name}: original } = WebAssembly;
    WebAssembly.${name} = function (...args) {
      calls.push("${name}");
      return new.target ? Reflect.construct(original, args, new.target) : original.apply(WebAssembly, args);
    };
    if (original.prototype) WebAssembly.${name}.prototype = original.prototype;
    Object.setPrototypeOf(WebAssembly.${name}, original); // for what is static
  }`,
  "a proxy": (name) => `
    WebAssembly.${name} = new Proxy(WebAssembly.${name}, {
      construct(...args) { calls.push("${name}"); return Reflect.construct(...args); },
      apply(...args) { calls.push("${name}"); return Reflect.apply(...args); },
    });
  `,
  "an accessor": (name) => `{
    const { ${name}: original } = WebAssembly;
    const wrapped = new Proxy(original, {
      construct(...args) { calls.push("${name}"); return Reflect.construct(...args); },
      apply(...args) { calls.push("${name}"); return Reflect.apply(...args); },
    });
    Object.defineProperty(WebAssembly, "${name}", { get: () => wrapped, configurable: true });
  }`,
  "a class": (name) => /^[A-Z]/.test(name) && `
    WebAssembly.${name} = class ${name} extends WebAssembly.${name} {
      constructor(...args) { super(...args); calls.push("${name}"); }
    };
  `,
};

const makeRealm = async () => {
  const realm = await createRealm({ bytes: dso("self") });
  realm.run(SETUP);
  return realm;
};

for (const [how, wrap] of Object.entries(WRAPPERS)) {
  for (const name of ["Module", "Instance", "compile", "instantiate"]) {
    const script = wrap(name);
    if (!script) continue;

    test(`${how} around ${name} before Latebind: it is called, and is there again afterwards`, async () => {
      const realm = await makeRealm();
      realm.run(`${script} const theirs = WebAssembly.${name};`);
      realm.runPreJs();
      const attempt = () => realm.evaluate(`attempt("${name}")`);
      assert.equal(await attempt(), "42,1,true");
      realm.run("latebind.uninstall()");
      assert.equal(realm.evaluate(`WebAssembly.${name} === theirs`), true);
      assert.equal(await attempt(), "42,1,true");
      realm.run("latebind.install()");
      assert.equal(await attempt(), "42,2,true");
    });

    test(`${how} around ${name} after Latebind: it is called, and stays`, async () => {
      const realm = await makeRealm();
      realm.runPreJs();
      realm.run(`${script} const theirs = WebAssembly.${name};`);
      const attempt = () => realm.evaluate(`attempt("${name}")`);
      assert.equal(await attempt(), "42,1,true");
      realm.run("latebind.uninstall()");
      assert.equal(realm.evaluate(`WebAssembly.${name} === theirs`), true);
      assert.equal(await attempt(), "42,1,true");
      // The proxy below theirs has ended; the new one is around theirs.
      assert.equal(realm.evaluate("latebind.install()"), true);
      assert.equal(await attempt(), "42,2,true");
      realm.run("latebind.uninstall()");
      assert.equal(realm.evaluate(`WebAssembly.${name} === theirs`), true);
    });
  }
}

test("a library gets its PLT when it is compiled, also if a class is around Module", async () => {
  const realm = await createRealm({ bytes: dso("self"), LATEBIND_EMBED: "always" });
  realm.run(SETUP + WRAPPERS["a class"]("Module"));
  realm.runPreJs();
  const sections = `WebAssembly.Module.customSections(new WebAssembly.Module(bytes), "latebind.source").length`;
  assert.equal(realm.evaluate(sections), 1);
  assert.equal(realm.evaluate("WebAssembly.Module.imports(new WebAssembly.Module(bytes)).length"), 2);
});

test("a second copy joins the first, also if the API was wrapped in between", async () => {
  const realm = await makeRealm();
  realm.runPreJs();
  realm.run(WRAPPERS["a proxy"]("instantiate"));
  realm.run("const first = latebind; const { instantiate, Module } = WebAssembly;");
  realm.runPreJs();
  assert.equal(realm.evaluate("latebind === first"), true);
  assert.equal(realm.evaluate("WebAssembly.instantiate === instantiate && WebAssembly.Module === Module"), true);
  assert.equal(await realm.evaluate(`attempt("instantiate")`), "42,1,true");
});
