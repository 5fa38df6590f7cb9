// Installing and uninstalling, by one copy of the package and by several.

import assert from "node:assert/strict";
import * as latebind from "../dist/index.mjs";
import { AUTO, INDEX, runPreJs } from "./support/dist.mjs";
import { dso } from "./support/fixtures.mjs";
import { selfImports, start } from "./support/programs.mjs";
import { afterEach, test } from "./support/runner.mjs";

const NAMES = ["Module", "Instance", "compile", "compileStreaming", "instantiate", "instantiateStreaming"];

const descriptors = () => [
  ...NAMES.map((name) => Object.getOwnPropertyDescriptor(WebAssembly, name)),
  ...["Module", "Instance"].map((name) =>
    Object.getOwnPropertyDescriptor(WebAssembly[name].prototype, "constructor"),
  ),
];

const stock = descriptors();
const originals = Object.fromEntries(NAMES.map((name) => [name, WebAssembly[name]]));
const realm = new Set(Reflect.ownKeys(globalThis));

/** Identity counts here, so `deepEqual` will not do. */
function assertStock() {
  descriptors().forEach((descriptor, index) => {
    for (const key of Object.keys(descriptor)) assert.equal(descriptor[key], stock[index][key]);
  });
}

afterEach(() => {
  latebind.uninstall();
  assertStock();
});

test("importing the package changes nothing but a symbol of the realm", () => {
  assertStock();
  const key = Symbol.for("latebind");
  assert.ok(realm.has(key));
  assert.equal(Object.getOwnPropertyDescriptor(globalThis, key).enumerable, false);
  assert.ok(!("latebind" in globalThis));
});

test("what the package exports", () => {
  assert.deepEqual(Object.keys(latebind).sort(), [
    "LatebindError",
    "attach",
    "install",
    "stats",
    "uninstall",
    "version",
  ]);
  assert.match(latebind.version, /^\d+\.\d+\.\d+/);
});

test("installing twice wraps once, and uninstalling once undoes it", () => {
  assert.equal(latebind.install(), true);
  const { Module, instantiate } = WebAssembly;
  assert.equal(latebind.install(), true);
  assert.equal(WebAssembly.Module, Module);
  assert.equal(WebAssembly.instantiate, instantiate);
  latebind.uninstall();
  assertStock();
  latebind.uninstall();
  assertStock();
});

test("it can be installed again", () => {
  latebind.install();
  latebind.uninstall();
  assert.equal(latebind.install(), true);
  assert.notEqual(WebAssembly.Module, originals.Module);
  const { imports, linked } = selfImports();
  const instance = linked(new WebAssembly.Instance(new WebAssembly.Module(dso("self")), imports));
  assert.equal(instance.exports.run(), 42);
  assert.equal(latebind.stats().at(-1).bound, 1);
});

test("several copies in one realm are one Latebind", async () => {
  // Not every engine takes it for another module; auto.mjs and latebind.pre.js are others anyway.
  const copy = await import(`${INDEX}?copy`);
  assert.equal(copy.install, latebind.install);
  assert.equal(copy.LatebindError, latebind.LatebindError);

  latebind.install();
  const { Module } = WebAssembly;
  copy.install();
  const { default: auto } = await import(AUTO);
  runPreJs();
  assert.equal(WebAssembly.Module, Module);
  assert.equal(auto.install, latebind.install);
  assert.equal(globalThis.latebind, auto);

  const { imports, linked } = selfImports();
  const instance = linked(new WebAssembly.Instance(new WebAssembly.Module(dso("self")), imports));
  const count = auto.stats().length;
  assert.equal(instance.exports.run(), 42);
  assert.equal(copy.stats().length, count);
  copy.uninstall();
  assertStock();
  delete globalThis.latebind;
});

test("a global variable of the name is not replaced", async () => {
  globalThis.latebind = "taken";
  await import(`${AUTO}?taken`);
  runPreJs();
  assert.equal(globalThis.latebind, "taken");
  delete globalThis.latebind;
});

test("the global variable is not enumerable, and can be replaced", () => {
  runPreJs();
  const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
    globalThis,
    "latebind",
  );
  assert.deepEqual({ enumerable, configurable, writable }, {
    enumerable: false,
    configurable: true,
    writable: true,
  });
  delete globalThis.latebind;
});

test("latebind.pre.js hands over the Module of the program around it", async () => {
  // As emcc has it: a variable of the scope. In a classic script that is a global one.
  globalThis.Module = {};
  runPreJs();
  const program = await start({
    libraries: { "a.so": "undefined" },
    onModule: ({ LDSO }) => (globalThis.Module.LDSO = LDSO),
  });
  program.dlopen("a.so");
  assert.equal(globalThis.latebind.stats().at(-1).name, "a.so");
  delete globalThis.Module;
  delete globalThis.latebind;
});

test("who wrapped it after us keeps what they made of it; the rest is restored", () => {
  latebind.install();
  const ours = WebAssembly.instantiate;
  const theirs = (...args) => ours(...args);
  WebAssembly.instantiate = theirs;
  latebind.uninstall();
  assert.equal(WebAssembly.instantiate, theirs);
  for (const name of NAMES.filter((name) => name !== "instantiate")) {
    assert.equal(WebAssembly[name], originals[name], name);
  }
  WebAssembly.instantiate = originals.instantiate;
});

test("their wrapper goes on to work after we are gone", async () => {
  latebind.install();
  const ours = WebAssembly.instantiate;
  WebAssembly.instantiate = (...args) => ours(...args);
  latebind.uninstall();
  const { imports, linked } = selfImports();
  const { instance } = await WebAssembly.instantiate(dso("self"), imports);
  assert.equal(linked(instance).exports.run(), 42);
  WebAssembly.instantiate = originals.instantiate;
});

test("who wrapped it before us is called, and is there again afterwards", async () => {
  let calls = 0;
  const theirs = (...args) => {
    calls++;
    return originals.instantiate.apply(WebAssembly, args);
  };
  WebAssembly.instantiate = theirs;
  latebind.install();
  const { imports, linked } = selfImports();
  const { instance } = await WebAssembly.instantiate(dso("self"), imports);
  assert.equal(linked(instance).exports.run(), 42);
  assert.equal(calls, 1);
  latebind.uninstall();
  assert.equal(WebAssembly.instantiate, theirs);
  WebAssembly.instantiate = originals.instantiate;
});

test("what was loaded before goes on to bind after uninstalling", async () => {
  latebind.install();
  const program = await start({ libraries: { "a.so": "caller", "b.so": "definer", "c.so": "self" } });
  program.dlopen("a.so", { global: true });
  program.dlopen("c.so");
  latebind.uninstall();
  assertStock();
  assert.throws(() => program.exportsOf("a.so").run(1), latebind.LatebindError);
  program.dlopen("b.so", { global: true });
  assert.equal(program.exportsOf("a.so").run(1), 2);
  assert.equal(program.exportsOf("c.so").run(), 42);
});

test("a module compiled before uninstalling is as any other afterwards", () => {
  latebind.install();
  const module = new WebAssembly.Module(dso("self"));
  latebind.uninstall();
  const count = latebind.stats().length;
  const { imports, linked } = selfImports();
  assert.equal(linked(new WebAssembly.Instance(module, imports)).exports.run(), 42);
  assert.equal(latebind.stats().length, count);
});

test("a function that the engine lacks is not invented", () => {
  const missing = WebAssembly.compileStreaming;
  delete WebAssembly.compileStreaming;
  latebind.install();
  assert.ok(!("compileStreaming" in WebAssembly));
  latebind.uninstall();
  assert.ok(!("compileStreaming" in WebAssembly));
  Object.defineProperty(WebAssembly, "compileStreaming", { ...stock[3], value: missing });
});
