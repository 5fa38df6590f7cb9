// Libraries that get their PLT inside when they are compiled.

import assert from "node:assert/strict";
import { encodeLeb } from "../../tests/support/leb.mjs";
import { install, LatebindError, stats, uninstall } from "../dist/index.mjs";
import { dso, text, withLength } from "./support/fixtures.mjs";
import { messageOf } from "./support/outcome.mjs";
import { after, afterEach, before, test } from "./support/runner.mjs";
import { withoutLists, withTypes } from "./support/lists.mjs";

before(() => install());
after(uninstall);
afterEach(() => delete globalThis.LATEBIND_EMBED);

const { Module: EngineModule } = (() => {
  uninstall();
  const { Module } = WebAssembly;
  install();
  return { Module };
})();

const section = (id, items) => [id, ...withLength([...encodeLeb(items.length), ...items.flat()])];

/** A library that defines `count` functions, and calls each through an import of its own name. */
function selfReferring(count, { missing = [] } = {}) {
  const numbers = [...Array(count).keys()];
  const own = (number) => [0, 0x41, ...encodeLeb(number % 64), 0x0b];
  const call = (number) => [0, 0x10, ...encodeLeb(number), 0x0b];
  const name = (number) => text(`f${number}`);
  const defined = numbers.filter((number) => !missing.includes(number));
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[0, ...withLength(text("dylink.0"))],
    ...section(1, [[0x60, 0, 1, 0x7f]]),
    ...section(2, [
      [...text("env"), ...text("memory"), 2, 0, 1],
      ...numbers.map((number) => [...text("env"), ...name(number), 0, 0]),
    ]),
    ...section(3, [...numbers, ...numbers].map(() => [0])),
    ...section(7, [
      ...defined.map((number) => [...name(number), 0, ...encodeLeb(count + number)]),
      ...numbers.map((number) => [...text(`call${number}`), 0, ...encodeLeb(2 * count + number)]),
    ]),
    ...section(10, [...numbers.map(own), ...numbers.map(call)].map(withLength)),
  ]);
}

/** Emscripten's import object, and what is in its global scope. */
function loader(globals = {}, exports = () => ({})) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const get = (stubs, name) => {
    if (name === "memory") return memory;
    if (Object.hasOwn(globals, name)) return globals[name];
    return (stubs[name] ??= () => {
      const found = globals[name] ?? exports()[name];
      if (!found) throw new Error(`undefined ${String(name)}`);
      return found();
    });
  };
  return { env: new Proxy({}, { get }) };
}

const hasPlt = (module) => EngineModule.customSections(module, "latebind.source").length === 1;

test("a library with many self references gets its PLT inside, and another one does not", async () => {
  assert.ok(hasPlt(new WebAssembly.Module(selfReferring(300))));
  const { module } = await WebAssembly.instantiate(selfReferring(300), loader());
  assert.ok(hasPlt(module));
  assert.ok(!hasPlt(new WebAssembly.Module(selfReferring(100))), "few");
  const mostly = [...Array(300).keys()];
  assert.ok(!hasPlt(new WebAssembly.Module(selfReferring(300, { missing: mostly }))), "others'");
  // Whoever compiles only may hand the module to somebody who knows nothing of Latebind.
  assert.ok(!hasPlt(await WebAssembly.compile(selfReferring(300))));
});

test("a library gets its PLT inside if the program defines few of its symbols so far", async () => {
  const mostly = [...Array(300).keys()];
  const foreign = selfReferring(300, { missing: mostly });
  const few = selfReferring(200, { missing: [...Array(200).keys()] });
  const compile = (bytes) => hasPlt(new WebAssembly.Module(bytes));
  assert.ok(!compile(foreign), "nothing is known of the program");

  // A main module tells what the global symbols are: those that it is given itself.
  const main = new WebAssembly.Module(selfReferring(1));
  const globals = { memory: new WebAssembly.Memory({ initial: 1 }), f0: () => 0 };
  const { exports } = new WebAssembly.Instance(main, { env: globals });
  assert.ok(compile(foreign));
  assert.ok(!compile(few), "few");
  const instantiate = async (env) => hasPlt((await WebAssembly.instantiate(foreign, env)).module);
  assert.ok(await instantiate(loader()));
  // It may be the main module of another program.
  const others = Object.fromEntries(mostly.map((number) => [`f${number}`, () => number]));
  assert.ok(!(await instantiate({ env: { memory: globals.memory, ...others } })), "a main module");
  for (const number of mostly.slice(100)) globals[`f${number}`] = exports.f0;
  assert.ok(!compile(foreign), "they are there by now");
  assert.ok(!(await instantiate(loader())), "they are there by now");
});

test("LATEBIND_EMBED says when", () => {
  globalThis.LATEBIND_EMBED = "never";
  assert.ok(!hasPlt(new WebAssembly.Module(selfReferring(300))));
  globalThis.LATEBIND_EMBED = "always";
  assert.ok(hasPlt(new WebAssembly.Module(selfReferring(1))));
});

test("symbols are looked up when they are first used, global ones first", () => {
  const globals = {};
  let instance;
  const imports = loader(globals, () => instance.exports);
  instance = new WebAssembly.Instance(new WebAssembly.Module(selfReferring(300)), imports);
  const other = new WebAssembly.Instance(new WebAssembly.Module(selfReferring(1)), loader()).exports;
  assert.equal(instance.exports.call7(), 7);
  globals.f8 = other.f0;
  assert.equal(instance.exports.call8(), 0);
  globals.f9 = () => 99;
  assert.equal(instance.exports.call9(), 99);
  globals.f7 = other.f0;
  assert.equal(instance.exports.call7(), 7, "bound already");
  const counts = stats().findLast(({ self }) => self > 200);
  assert.deepEqual([counts.bound, counts.self, counts.late, counts.fallback], [3, 298, 2, 0]);
});

test("an undefined symbol is named, and may be defined later", () => {
  const globals = {};
  const module = new WebAssembly.Module(selfReferring(300, { missing: [5] }));
  assert.ok(hasPlt(module));
  const { exports } = new WebAssembly.Instance(module, loader(globals));
  assert.throws(
    () => exports.call5(),
    (error) => error instanceof LatebindError && error.symbol === "f5" && error.signature === "() -> i32",
  );
  globals.f5 = () => 55;
  assert.equal(exports.call5(), 55);
});

test("the module is described as its source is", () => {
  const source = selfReferring(300);
  const module = new WebAssembly.Module(source);
  assert.deepEqual(WebAssembly.Module.imports(module), EngineModule.imports(new EngineModule(source)));
  assert.deepEqual(WebAssembly.Module.exports(module), EngineModule.exports(new EngineModule(source)));
  // Of any other module, too.
  const other = new EngineModule(dso("caller"));
  assert.deepEqual(WebAssembly.Module.imports(other), EngineModule.imports(other));
});

test("types of imports are told where the engine tells them", () => {
  const module = new WebAssembly.Module(selfReferring(300));
  uninstall();
  const list = withTypes({}, () => (install(), WebAssembly.Module.imports(module)));
  assert.equal(list.length, 301);
  assert.deepEqual(list[0], { module: "env", name: "memory", kind: "memory", type: {} });
  const type = { parameters: [], results: ["i32"] };
  assert.deepEqual(list[300], { module: "env", name: "f299", kind: "function", type });
});

test("a clone binds as well", () => {
  const module = structuredClone(new WebAssembly.Module(selfReferring(300)));
  let instance;
  instance = new WebAssembly.Instance(module, loader({}, () => instance.exports));
  assert.equal(instance.exports.call12(), 12);
});

test("it binds as well where the engine does not list imports", () => {
  const module = new WebAssembly.Module(selfReferring(300));
  assert.ok(hasPlt(module));
  let instance;
  const imports = loader({}, () => instance.exports);
  instance = withoutLists(() => new WebAssembly.Instance(module, imports));
  assert.equal(instance.exports.call12(), 12);
});

test("each instance has slots of its own", () => {
  const module = new WebAssembly.Module(selfReferring(300));
  const [one, other] = [{ f3: () => 1 }, { f3: () => 2 }].map(
    (globals) => new WebAssembly.Instance(module, loader(globals)).exports,
  );
  assert.deepEqual([one.call3(), other.call3(), one.call3()], [1, 2, 1]);
});

test("an import object without stubs is checked as the engine would", () => {
  const module = new WebAssembly.Module(selfReferring(300));
  const { env } = loader();
  const complete = Object.fromEntries([...Array(300).keys()].map((number) => [`f${number}`, () => number]));
  const link = (changes) =>
    new WebAssembly.Instance(module, { env: { memory: env.memory, ...complete, ...changes } });
  assert.equal(link({}).exports.call250(), 250);
  assert.throws(() => link({ f250: undefined }), WebAssembly.LinkError);
  assert.throws(() => link({ f250: 1 }), WebAssembly.LinkError);
  const { later } = new WebAssembly.Instance(new WebAssembly.Module(dso("definer")), {
    env: { memory: env.memory },
  }).exports;
  assert.throws(() => link({ f250: later }), WebAssembly.LinkError);
  assert.throws(() => new WebAssembly.Instance(module, {}), TypeError);
});

test("what is wrong with a source, the engine says of the source", async () => {
  const source = selfReferring(300);
  source[source.length - 1] = 0x0f; // no `end`
  let expected;
  try {
    new EngineModule(source);
  } catch (error) {
    expected = error;
  }
  const isExpected = (error) =>
    error instanceof WebAssembly.CompileError && messageOf(error) === messageOf(expected);
  assert.throws(() => new WebAssembly.Module(source), isExpected);
  await assert.rejects(WebAssembly.instantiate(source, loader()), WebAssembly.CompileError);
});
