// Where the WebAssembly JS API, or what else Latebind changes, cannot be changed: nothing is hooked, the
// program runs as without Latebind, and `install` says so.

import assert from "node:assert/strict";
import { createRealm } from "./support/host/realms.mjs";
import { dso } from "./support/fixtures.mjs";
import { test } from "./support/runner.mjs";

const NAMES = ["Module", "Instance", "compile", "compileStreaming", "instantiate", "instantiateStreaming"];

/** The least that has late-binding stubs, and a self reference that goes through one. */
const PROGRAM = `
  let exports;
  const memories = [];
  const makeImports = () => {
    const memory = new WebAssembly.Memory({ initial: 1 }); // a program of its own
    memories.push(memory);
    const get = (stubs, name) =>
      name === "memory" ? memory : (stubs[name] ??= (...args) => exports[name](...args));
    return { env: new Proxy({}, { get }) };
  };
  function run() {
    ({ exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), makeImports()));
    return exports.run();
  }
  async function runAsync() {
    ({ exports } = (await WebAssembly.instantiate(bytes, makeImports())).instance);
    return exports.run();
  }
  const bound = () => latebind.stats().reduce((sum, { bound }) => sum + bound, 0);
  const told = [];
  console = { ...console, error: (...words) => told.push(words.map(String).join(" ")) };
  const descriptors = () => ${JSON.stringify(NAMES)}.flatMap((name) => {
    const { value, ...attributes } = Object.getOwnPropertyDescriptor(WebAssembly, name) ?? {};
    return [value, value?.prototype?.constructor, JSON.stringify(attributes)];
  });
  const stock = descriptors();
  const isStock = () => descriptors().every((value, index) => value === stock[index]);
`;

/** A realm after a script, with Latebind in it. */
async function realmAfter(script, globals = {}) {
  const realm = await createRealm({ bytes: dso("self"), ...globals });
  realm.run(script);
  realm.run(PROGRAM);
  realm.runPreJs();
  return realm;
}

/** Evaluates several expressions, so that what is found is of the realm of the test. */
const found = (realm, ...expressions) => expressions.map((expression) => realm.evaluate(expression));

const FREEZES = [
  ["WebAssembly is frozen", "Object.freeze(WebAssembly)"],
  ["WebAssembly and all that is in it is frozen", `
    for (const value of Object.values(Object.getOwnPropertyDescriptors(WebAssembly)).map(({ value }) => value)) {
      if (typeof value !== "function") continue;
      Object.freeze(value);
      if (value.prototype) Object.freeze(value.prototype);
    }
    Object.freeze(WebAssembly);
  `],
  ...NAMES.map((name) => [
    `WebAssembly.${name} can neither be configured nor written`,
    // Not every realm streams; there it is a function that is frozen all the same.
    `Object.defineProperty(WebAssembly, "${name}", {
      value: WebAssembly.${name} ?? (() => {}),
      configurable: false,
      writable: false,
    })`,
  ]),
  ["WebAssembly.Module is an accessor that cannot be configured", `{
    const { Module } = WebAssembly;
    Object.defineProperty(WebAssembly, "Module", { get: () => Module, configurable: false });
  }`],
];

for (const [what, script] of FREEZES) {
  test(`${what}: nothing is hooked, and the program runs`, async () => {
    const realm = await realmAfter(script);
    assert.deepEqual(found(realm, "latebind.install()", "isStock()", "run()", "bound()"), [false, true, 42, 0]);
    assert.equal(await realm.evaluate("runAsync()"), 42);
    assert.deepEqual(found(realm, "latebind.uninstall()", "isStock()", "told.length"), [undefined, true, 0]);
  });
}

test("LATEBIND_DEBUG says why, and names what cannot be replaced", async () => {
  const script = `Object.defineProperty(WebAssembly, "compile", { configurable: false, writable: false })`;
  const realm = await realmAfter(script, { LATEBIND_DEBUG: "files" });
  assert.match(realm.evaluate("told.join()"), /^latebind: not installed: .*\bWebAssembly\.compile\b/);
});

const HARMLESS = [
  ["WebAssembly is sealed", "Object.seal(WebAssembly)"],
  ["WebAssembly takes no more properties", "Object.preventExtensions(WebAssembly)"],
  ["prototypes of WebAssembly are frozen", "for (const name of ['Module', 'Instance']) Object.freeze(WebAssembly[name].prototype)"],
  ["statics of WebAssembly are frozen", "for (const name of ['Module', 'Instance']) Object.freeze(WebAssembly[name])"],
  ["a property is an accessor", `{
    const { Module } = WebAssembly;
    Object.defineProperty(WebAssembly, "Module", { get: () => Module, configurable: true });
  }`],
  ["properties are inherited", "globalThis.WebAssembly = Object.create(WebAssembly)"],
  ["prototypes of the language are frozen", `
    for (const of of [Object, Function, Array, Error, Map, WeakMap, Promise, Proxy, Uint8Array]) {
      if (of.prototype) Object.freeze(of.prototype);
      Object.freeze(of);
    }
  `],
];

for (const [what, script] of HARMLESS) {
  test(`${what}: it is installed, binds, and is undone`, async () => {
    const realm = await realmAfter(script);
    assert.deepEqual(found(realm, "latebind.install()", "isStock()", "run()", "bound()"), [true, false, 42, 1]);
    assert.equal(await realm.evaluate("runAsync()"), 42);
    assert.deepEqual(found(realm, "bound()", "latebind.uninstall()", "isStock()", "run()", "bound()"), [2, undefined, true, 42, 2]);
    assert.equal(realm.evaluate("latebind.install() && run()"), 42);
    assert.deepEqual(found(realm, "bound()", "told.length"), [3, 0]);
  });
}

test("an accessor, or an inherited property, is there again afterwards", async () => {
  const realm = await realmAfter(`
    const native = WebAssembly;
    globalThis.WebAssembly = Object.create(native, {
      Module: { get: () => native.Module, configurable: true, enumerable: true },
    });
  `);
  realm.run("latebind.uninstall()");
  const own = realm.evaluate("Reflect.ownKeys(WebAssembly).join()");
  const accessor = realm.evaluate("typeof Object.getOwnPropertyDescriptor(WebAssembly, 'Module').get");
  assert.deepEqual([own, accessor], ["Module", "function"]);
});

for (const [what, script] of FREEZES.slice(0, 2)) {
  test(`${what} afterwards: the hooks go on to work, and uninstalling ends them`, async () => {
    const realm = await realmAfter("");
    realm.run(script);
    assert.deepEqual(found(realm, "latebind.install()", "run()", "bound()"), [true, 42, 1]);
    assert.equal(await realm.evaluate("runAsync()"), 42);
    // They cannot be taken away, and pass everything on.
    assert.deepEqual(found(realm, "latebind.uninstall()", "run()", "bound()"), [undefined, 42, 2]);
    assert.equal(await realm.evaluate("runAsync()"), 42);
    assert.deepEqual(found(realm, "bound()", "latebind.install()", "told.length"), [2, false, 0]);
  });
}

for (const when of ["before", "after"]) {
  test(`Module is frozen ${when}: it lists the imports of a library as they are`, async () => {
    const freeze = "Object.freeze(WebAssembly.Module)";
    const realm = await realmAfter(when === "before" ? freeze : "", { LATEBIND_EMBED: "always" });
    if (when === "after") realm.run(freeze);
    const imports = "new WebAssembly.Module(bytes)";
    const names = `WebAssembly.Module.imports(${imports}).map(({ module, name }) => module + "." + name).join()`;
    const stock = WebAssembly.Module.imports(new WebAssembly.Module(dso("self")));
    assert.equal(realm.evaluate(names), stock.map(({ module, name }) => `${module}.${name}`).join());
    assert.deepEqual(found(realm, "run()", "bound()"), [42, 1]);
  });
}

test("an error is complete where prototypes are frozen", async () => {
  const realm = await realmAfter("Object.freeze(Error.prototype); Object.freeze(Object.prototype)", {
    bytes: dso("undefined"),
  });
  realm.run(`
    var caught;
    try { run(); } catch (error) { caught = error; }
  `);
  assert.deepEqual(
    found(realm, "caught instanceof latebind.LatebindError", "caught.name", "caught.code", "caught.symbol", "String(caught).slice(0, 31)"),
    [true, "LatebindError", "undefined-symbol", "missing", "LatebindError: undefined symbol"],
  );
});

test("an engine without WebAssembly", async () => {
  const realm = await createRealm();
  realm.run("delete globalThis.WebAssembly");
  realm.runPreJs();
  assert.deepEqual(found(realm, "latebind.install()", "typeof WebAssembly"), [false, "undefined"]);
});
