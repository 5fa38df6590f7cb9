// What is read from an import object, and what is left behind on the way: nothing.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { askChild } from "./support/children.mjs";
import { dso } from "./support/fixtures.mjs";
import { selfImports, start } from "./support/programs.mjs";
import { after, before, test } from "./support/runner.mjs";

const prototypes = [Object.prototype, Function.prototype, Array.prototype, Promise.prototype];
const keysOfPrototypes = () => prototypes.map((prototype) => Reflect.ownKeys(prototype));
const untouched = keysOfPrototypes();
const assertUntouched = () => assert.deepEqual(keysOfPrototypes(), untouched);

before(() => install());
after(() => {
  uninstall();
  assertUntouched();
});

const everyKind = () => ({
  f: () => 40,
  memory: new WebAssembly.Memory({ initial: 1 }),
  table: new WebAssembly.Table({ initial: 1, element: "anyfunc" }),
  global: 1,
  tag: new WebAssembly.Tag({ parameters: ["i32"] }),
});

test("getters are called once for each import", () => {
  const counts = {};
  const counting = (values) =>
    Object.defineProperties(
      {},
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          {
            get() {
              counts[name] = (counts[name] ?? 0) + 1;
              return value;
            },
          },
        ]),
      ),
    );
  const imports = { env: counting(everyKind()), host: counting({ g: () => 2 }) };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(dso("every-kind")), imports);
  assert.equal(instance.exports.run(), 42);
  assert.deepEqual(counts, { f: 1, memory: 1, table: 1, global: 1, tag: 1, g: 1 });
});

test("getters have the namespace as their receiver, proxies the proxy", () => {
  const receivers = [];
  const env = new Proxy(everyKind(), {
    get(target, name, receiver) {
      if (name in target) receivers.push(receiver);
      return target[name];
    },
  });
  const host = {
    get g() {
      receivers.push(this);
      return () => 2;
    },
  };
  new WebAssembly.Instance(new WebAssembly.Module(dso("every-kind")), { env, host });
  assert.deepEqual(new Set(receivers), new Set([env, host]));
});

test("proxies are asked once for each import, in each way", async () => {
  const module = new WebAssembly.Module(dso("every-kind"));
  for (const way of [
    (imports) => new WebAssembly.Instance(module, imports),
    (imports) => WebAssembly.instantiate(module, imports),
    (imports) => WebAssembly.instantiate(dso("every-kind"), imports),
  ]) {
    const asked = [];
    const watch = (target) =>
      new Proxy(target, {
        get(_, name) {
          // Names that cannot exist are asked for, to learn how the proxy answers.
          if (!String(name).startsWith("\n")) asked.push(name);
          return target[name];
        },
        set: () => assert.fail("a property was set"),
        defineProperty: () => assert.fail("a property was defined"),
        deleteProperty: () => assert.fail("a property was deleted"),
      });
    await way(watch({ env: watch(everyKind()), host: watch({ g: () => 2 }) }));
    const names = asked.filter((name) => name !== "env" && name !== "host");
    assert.deepEqual(names.sort(), ["f", "g", "global", "memory", "table", "tag"]);
  }
});

test("proxies that tell nothing about their properties are as good as any", () => {
  const module = new WebAssembly.Module(dso("self"));
  const memory = new WebAssembly.Memory({ initial: 1 });
  const refusing = {
    getOwnPropertyDescriptor() {
      throw new Error("nobody has to look here");
    },
  };
  const { proxy: revoked, revoke } = Proxy.revocable(() => 42, {});
  revoke();
  const make = (env) => new WebAssembly.Instance(module, { env }).exports;
  assert.equal(make({ memory, answer: new Proxy(() => 42, refusing) }).run(), 42);
  assert.equal(make(new Proxy({ memory, answer: () => 42 }, refusing)).run(), 42);
  assert.throws(make({ memory, answer: revoked }).run, TypeError);
});

test("names that are special to JavaScript are only names", () => {
  const own = (entries) =>
    entries.reduce(
      (object, [name, value]) => Object.defineProperty(object, name, { value, enumerable: true }),
      {},
    );
  const imports = own([
    ["env", own([["", () => 1], ["__proto__", () => 2], ["constructor", () => 4]])],
    ["__proto__", own([["f", () => 8]])],
    ["", own([["f", () => 16]])],
    ["toString", own([["f", () => 32]])],
  ]);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(dso("odd-names")), imports);
  assert.equal(exports.run(), 63);
});

test("a getter may load another library meanwhile", () => {
  const module = new WebAssembly.Module(dso("self"));
  const inner = selfImports();
  const outer = selfImports();
  let instance;
  const env = new Proxy(outer.imports.env, {
    get(target, name) {
      instance ??= inner.linked(new WebAssembly.Instance(module, inner.imports));
      return target[name];
    },
  });
  const { exports } = outer.linked(new WebAssembly.Instance(module, { env }));
  assert.equal(exports.run(), 42);
  assert.equal(instance.exports.run(), 42);
  assert.deepEqual(stats().slice(-2).map(({ bound }) => bound), [1, 1]);
});

test("an import object may be a function, frozen, or without a prototype", () => {
  const module = new WebAssembly.Module(dso("self"));
  const { imports, linked } = selfImports();
  for (const object of [
    Object.assign(() => {}, imports),
    Object.freeze({ ...imports }),
    Object.assign(Object.create(null), imports),
    Object.create(imports),
  ]) {
    assert.equal(linked(new WebAssembly.Instance(module, object)).exports.run(), 42);
  }
});

test("what was read once is not read again when the property changes", () => {
  const env = everyKind();
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(dso("every-kind")), {
    env,
    host: { g: () => 2 },
  });
  env.f = () => 0;
  assert.equal(exports.run(), 42);
});

test("no property stays on a prototype after bindings of every edge", async () => {
  const program = await start({
    main: "main-caller",
    libraries: { "a.so": "caller", "b.so": "definer", "self.so": "self" },
  });
  program.dlopen("a.so", { global: true });
  assert.throws(() => program.exportsOf("a.so").run(1));
  await undefined;
  assertUntouched();
  program.dlopen("b.so", { global: true });
  program.dlopen("self.so");
  assert.equal(program.exportsOf("a.so").run(1), 2);
  assert.equal(program.exportsOf("main").run(2), 3);
  assert.equal(program.exportsOf("self.so").run(), 42);
  await undefined;
  assertUntouched();
});

test("no property stays after a lookup in a local scope", async () => {
  const libraries = { "a.so": dso("caller", { needed: ["b.so"] }), "b.so": "definer" };
  const program = await start({ libraries });
  program.dlopen("a.so");
  assert.equal(program.exportsOf("a.so").run(1), 2);
  await undefined;
  assertUntouched();
  assert.equal(stats().find(({ local }) => local === 1)?.bound, 1);
});

test("Object.prototype changes once for all libraries that a task loads", async () => {
  const callers = ["a.so", "b.so", "c.so"];
  const libraries = {
    ...Object.fromEntries(callers.map((name) => [name, dso("caller", { needed: ["definer.so"] })])),
    "definer.so": "definer",
  };
  const program = await start({ libraries });
  const added = new Set();
  for (const name of callers) {
    program.dlopen(name);
    assert.equal(program.exportsOf(name).run(1), 2);
    Object.getOwnPropertyNames(Object.prototype).forEach((key) => added.add(key));
  }
  assert.equal(added.size - untouched[0].length, 1);
  assert.equal(stats().filter(({ local }) => local === 1).length >= callers.length, true);
  await undefined;
  assertUntouched();
});

test("a reference to itself binds even where the loader's stub would fail", () => {
  const { imports } = selfImports();
  const instance = new WebAssembly.Instance(new WebAssembly.Module(dso("self")), imports);
  // Without `linked` the stub never learns of the exports, and fails on every name.
  assert.equal(instance.exports.run(), 42);
  assertUntouched();
});

test("with a frozen Object.prototype, what is not ambiguous binds; the rest is the loader's", async () => {
  assert.deepEqual(await askChild("frozen-prototype"), {
    values: { self: 42, late: 2, local: 2 },
    bound: { self: 1, late: 1, local: 0 },
    fallback: { self: 0, late: 0, local: 1 },
    keys: true,
  });
});
