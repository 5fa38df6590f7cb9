// Whoever looks at the WebAssembly JS API must not be able to tell that it was wrapped.

import assert from "node:assert/strict";
import { install, uninstall } from "../dist/index.mjs";
import { dso, wasm } from "./support/fixtures.mjs";
import { after, before, test } from "./support/runner.mjs";

const CONSTRUCTORS = ["Module", "Instance"];
const FUNCTIONS = ["compile", "compileStreaming", "instantiate", "instantiateStreaming"];

/** Everything about a property that is not its identity. */
function looksOf(object, name) {
  const { value, ...attributes } = Object.getOwnPropertyDescriptor(object, name);
  return {
    attributes,
    type: typeof value,
    prototype: Object.getPrototypeOf(value) === Function.prototype,
    own: Object.getOwnPropertyDescriptors(value),
    keys: Reflect.ownKeys(value),
    isExtensible: Object.isExtensible(value),
    tag: Object.prototype.toString.call(value),
  };
}

/** Those of JSPI, which not every engine has. */
const OF_JSPI = ["Suspending", "promising"].filter((name) => name in WebAssembly);

const WRAPPED = [...CONSTRUCTORS, ...FUNCTIONS, ...OF_JSPI];

const looks = () => WRAPPED.map((name) => looksOf(WebAssembly, name));

const originals = { ...Object.getOwnPropertyDescriptors(WebAssembly) };
const stock = { keys: Reflect.ownKeys(WebAssembly), looks: looks() };
const { Module: StockModule, Instance: StockInstance } = WebAssembly;
const early = new WebAssembly.Module(wasm("main"));

before(() => assert.equal(install(), true));
after(uninstall);

test("all of them are wrapped, and nothing else is", () => {
  for (const [name, { value }] of Object.entries(originals)) {
    if (typeof value !== "function") continue;
    assert.equal(WebAssembly[name] !== value, WRAPPED.includes(name), name);
  }
});

test("properties look as they did", () => {
  assert.deepEqual(Reflect.ownKeys(WebAssembly), stock.keys);
  assert.deepEqual(looks(), stock.looks);
});

test("constructors keep their prototypes, which know them", () => {
  for (const name of CONSTRUCTORS) {
    const { value: original } = originals[name];
    const { prototype } = WebAssembly[name];
    assert.equal(prototype, original.prototype);
    assert.equal(prototype.constructor, WebAssembly[name]);
    const { enumerable, configurable, writable } = Object.getOwnPropertyDescriptor(
      prototype,
      "constructor",
    );
    assert.deepEqual([enumerable, configurable, writable], [false, true, true]);
  }
});

test("instanceof works both ways", () => {
  const module = new WebAssembly.Module(dso("main"));
  const instance = new WebAssembly.Instance(module);
  assert.ok(module instanceof WebAssembly.Module);
  assert.ok(module instanceof StockModule);
  assert.ok(early instanceof WebAssembly.Module);
  assert.ok(instance instanceof WebAssembly.Instance);
  assert.ok(instance instanceof StockInstance);
  assert.ok(!({} instanceof WebAssembly.Module));
  assert.equal(WebAssembly.Module[Symbol.hasInstance](module), true);
  assert.equal(WebAssembly.Module[Symbol.hasInstance](instance), false);
  assert.equal(Object.getPrototypeOf(module), StockModule.prototype);
});

test("statics work on modules from before and after", () => {
  for (const module of [early, new WebAssembly.Module(wasm("main"))]) {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    assert.deepEqual(names, ["memory", "__indirect_function_table", "__stack_pointer"]);
    assert.deepEqual(WebAssembly.Module.imports(module), []);
    assert.deepEqual(WebAssembly.Module.customSections(module, "dylink.0"), []);
  }
  assert.equal(WebAssembly.Module.customSections, StockModule.customSections);
});

for (const name of CONSTRUCTORS) {
  const argument = () => (name === "Module" ? dso("main") : new WebAssembly.Module(dso("main")));

  test(`${name} can be subclassed`, () => {
    let target;
    class Derived extends WebAssembly[name] {
      extra = 42;
      constructor(value) {
        super(value);
        target = new.target;
      }
      method() {
        return this.extra;
      }
    }
    const made = new Derived(argument());
    assert.equal(target, Derived);
    assert.ok(made instanceof Derived && made instanceof WebAssembly[name]);
    assert.equal(made.constructor, Derived);
    assert.equal(made.method(), 42);
  });

  test(`${name} honors another new.target`, () => {
    class Other {}
    const made = Reflect.construct(WebAssembly[name], [argument()], Other);
    assert.equal(Object.getPrototypeOf(made), Other.prototype);
    // By its brand, it is what it was made as.
    if (name === "Module") assert.deepEqual(WebAssembly.Module.imports(made), []);
    else assert.throws(() => WebAssembly.Module.imports(made), TypeError);
  });

  test(`${name} without new throws as it did`, () => {
    const messageOf = (call) => {
      try {
        call();
      } catch (error) {
        assert.ok(error instanceof TypeError);
        return error.message;
      }
      return assert.fail("it returned");
    };
    const original = originals[name].value;
    const value = argument();
    assert.equal(messageOf(() => WebAssembly[name](value)), messageOf(() => original(value)));
    assert.equal(
      messageOf(() => Reflect.apply(WebAssembly[name], {}, [value])),
      messageOf(() => Reflect.apply(original, {}, [value])),
    );
  });
}

test("functions are no constructors, and do not mind their receiver", async () => {
  for (const name of FUNCTIONS) {
    assert.throws(() => new WebAssembly[name](), TypeError);
    assert.throws(() => Reflect.construct(WebAssembly[name], []), TypeError);
  }
  const { compile, instantiate } = WebAssembly;
  assert.ok((await compile(dso("main"))) instanceof WebAssembly.Module);
  assert.ok((await instantiate.call(null, dso("main"), {})).instance);
});

test("promises are the engine's", async () => {
  const module = new WebAssembly.Module(dso("main"));
  const response = () => new Response(dso("main"), { headers: { "content-type": "application/wasm" } });
  const promises = [
    WebAssembly.compile(dso("main")),
    WebAssembly.compileStreaming(response()),
    WebAssembly.instantiate(dso("main"), {}),
    WebAssembly.instantiate(module, {}),
    WebAssembly.instantiateStreaming(response(), {}),
  ];
  for (const promise of promises) {
    assert.equal(Object.getPrototypeOf(promise), Promise.prototype);
    assert.deepEqual(Reflect.ownKeys(promise).filter((key) => typeof key === "string"), []);
  }
  const results = await Promise.all(promises);
  assert.deepEqual(Reflect.ownKeys(results[2]), ["module", "instance"]);
  assert.deepEqual(Reflect.ownKeys(results[4]), ["module", "instance"]);
  assert.ok(results[3] instanceof WebAssembly.Instance);
});

test("a module can be cloned; the clone is left as it is, and runs", async () => {
  const clone = structuredClone(new WebAssembly.Module(dso("self")));
  assert.ok(clone instanceof WebAssembly.Module);
  const env = { answer: () => 7, memory: new WebAssembly.Memory({ initial: 1 }) };
  assert.equal(new WebAssembly.Instance(clone, { env }).exports.run(), 7);
  assert.equal((await WebAssembly.instantiate(clone, { env })).exports.run(), 7);
});
