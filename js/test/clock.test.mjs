// A program whose clock and timers are fake, as in tests of applications: nothing depends on them. Only
// a Cloudflare Worker that starts has a clock that shows zero too.

import assert from "node:assert/strict";
import { dso } from "./support/fixtures.mjs";
import { createRealm } from "./support/host/realms.mjs";
import { test } from "./support/runner.mjs";

/** Loads a library in every way at a time that does not pass, and returns what the engine did for it. */
async function loadAt(now) {
  const realm = await createRealm({ bytes: dso("caller"), host: { crypto: globalThis.crypto } });
  realm.run(`
    const define = (name, value) => Object.defineProperty(globalThis, name, { value, configurable: true });
    // A realm of Node's own making has none.
    if (!globalThis.crypto) define("crypto", host.crypto);
    const calls = [];
    for (const name of ["Module", "Instance"]) {
      WebAssembly[name] = new Proxy(WebAssembly[name], {
        construct(...args) {
          calls.push(name);
          return Reflect.construct(...args);
        },
      });
    }
    for (const name of ["compile", "instantiate"]) {
      const { [name]: original } = WebAssembly;
      WebAssembly[name] = (...args) => {
        calls.push(name);
        return original(...args);
      };
    }
    const never = () => 1;
    for (const name of ["setTimeout", "setInterval", "setImmediate", "queueMicrotask", "requestAnimationFrame"]) {
      globalThis[name] = never;
    }
    Date.now = () => ${now};
    define("performance", { now: () => ${now}, timeOrigin: ${now} });
  `);
  realm.runPreJs();
  realm.run(`
    const memory = new WebAssembly.Memory({ initial: 1 });
    const symbols = {};
    const env = new Proxy({}, {
      get(stubs, name) {
        if (name === "memory") return memory;
        return symbols[name] ?? (stubs[name] ??= (...args) => symbols[name](...args));
      },
    });
    async function load() {
      const { instance } = await WebAssembly.instantiate(bytes, { env });
      const module = await WebAssembly.compile(bytes);
      const instances = [instance, await WebAssembly.instantiate(module, { env }), new WebAssembly.Instance(module, { env })];
      const loaded = calls.join();
      symbols.later = (value) => value + 1;
      return [loaded, ...instances.map(({ exports }) => exports.run(41))];
    }
  `);
  return realm.evaluate("load()");
}

test("with a clock that shows zero, the engine does what it does at any other time", async () => {
  const [calls, ...values] = await loadAt(1);
  assert.deepEqual(values, [42, 42, 42]);
  assert.ok(calls.includes("instantiate"));
  assert.deepEqual([...(await loadAt(0))], [calls, ...values]);
});
