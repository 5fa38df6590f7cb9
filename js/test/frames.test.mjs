// The error of a suspension that fails names the JavaScript function in the way.

import assert from "node:assert/strict";
import { install, uninstall } from "../dist/index.mjs";
import { dso, wasm } from "./support/fixtures.mjs";
import { selfImports } from "./support/programs.mjs";
import { afterEach, test } from "./support/runner.mjs";

const needsStackSwitching = { skip: WebAssembly.Suspending ? false : "the engine has no JSPI" };

afterEach(() => {
  library = undefined;
  uninstall();
});

/** It must not be collected during a test. */
let library;

/** A promising function that calls wasm, JavaScript, wasm again, and then a function that suspends. */
function makeCall() {
  const { Instance, Module, Suspending, promising } = WebAssembly;
  // Programs without dynamic libraries remain unchanged.
  const { imports } = selfImports();
  library = new Instance(new Module(dso("self")), imports);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const pause = new Suspending((value) => Promise.resolve(value));
  const inner = new Instance(new Module(wasm("suspender")), { env: { memory, pause } });
  const env = {
    memory,
    later: function callBack(value) {
      return inner.exports.later(value);
    },
  };
  const outer = new Instance(new Module(wasm("caller")), { env });
  return promising(outer.exports.run);
}

test("without Latebind, it does not", needsStackSwitching, () =>
  assert.rejects(makeCall()(42), ({ message }) => !message.includes("callBack")));

test("it names the function, and the remedy", needsStackSwitching, async () => {
  install();
  await assert.rejects(makeCall()(42), ({ message }) => {
    assert.match(message, /the JavaScript function `callBack' of the program is on the stack; remedy: /);
    return true;
  });
});

/** The stack traces of other engines do not show a function that returns the result of a call, or lack its name. */
const isV8 = !!globalThis.process?.versions.v8 && !globalThis.process.versions.bun;

for (const isMain of [true, false]) {
  const what = isMain ? "a main module" : "a library";
  const expected = isMain ? /the loader's stub `later' of `\S+' is on the stack/ : /the loader's stub of `\S+' is on the stack/;
  const options = { skip: needsStackSwitching.skip || (!isV8 && "stack traces lack the name") };

  test(`it names the stub of ${what} that was compiled before Latebind was installed`, options, async () => {
    const early = new WebAssembly.Module(dso("caller"));
    install();
    const { Instance, Module } = WebAssembly;
    const memory = new WebAssembly.Memory({ initial: 1 });
    const pause = new WebAssembly.Suspending((value) => Promise.resolve(value));
    const inner = new Instance(new Module(wasm("suspender")), { env: { memory, pause } });
    const later = Object.assign(function _later(value) {
      return inner.exports.later(value);
    }, { stub: true });
    const get = (stubs, name) => {
      if (name === "memory") return memory;
      if (!(name in stubs)) {
        stubs[name] = (...values) => inner.exports[name](...values);
      }
      return stubs[name];
    };
    library = new Instance(early, { env: isMain ? { memory, later } : new Proxy({}, { get }) });
    await assert.rejects(WebAssembly.promising(library.exports.run)(42), ({ message }) => {
      assert.match(message, expected);
      assert.match(message, /; remedy: latebind relink or installing Latebind before the module is compiled$/);
      return true;
    });
  });
}

test("a promise that is rejected for another reason keeps its error", needsStackSwitching, async () => {
  install();
  const { Instance, Module, Suspending, promising } = WebAssembly;
  const own = new Error("own");
  const env = {
    memory: new WebAssembly.Memory({ initial: 1 }),
    pause: new Suspending(() => Promise.reject(own)),
  };
  const { exports } = new Instance(new Module(wasm("suspender")), { env });
  await assert.rejects(promising(exports.later)(1), (error) => error === own && own.message === "own");
});
