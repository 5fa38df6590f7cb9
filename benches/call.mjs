/**
 * What a late-bound call costs in the steady state: a direct import call, Emscripten's closure, a
 * PLT entry, and what relinking makes of the call.
 */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { interleave, options, report } from "./support/measure.mjs";

const TIMES = 20_000_000;
const { dist, json, rounds = "15" } = options();
const latebind = await import(pathToFileURL(resolve(dist, "index.mjs")));
const { relink } = await import(pathToFileURL(resolve(dist, "relink.mjs")));
const bytesOf = (name) =>
  readFileSync(new URL(`../target/benches/${name}.wasm`, import.meta.url));
const compile = (name) => new WebAssembly.Module(bytesOf(name));

/** `env` as Emscripten's loader makes it. */
function loaderEnv(defined) {
  return new Proxy(
    {},
    {
      get(stubs, name) {
        let resolved;
        return (stubs[name] ??= (...args) => (resolved ||= defined[name])(...args));
      },
    },
  );
}

/** Each contender has modules of its own, so that none profits from another's feedback. */
function instantiate(env, caller = compile("caller")) {
  const { exports } = new WebAssembly.Instance(compile("callee"), {});
  return new WebAssembly.Instance(caller, { env: env(exports) }).exports.run;
}

/** Calls a library that is loaded later: the reference is found in the global scope on first use. */
function instantiateFirst(caller) {
  let later;
  const get = (stubs, name) =>
    later?.[name] ?? (stubs[name] ??= (...args) => later[name](...args));
  const env = new Proxy({}, { get });
  const { run } = new WebAssembly.Instance(caller, { env }).exports;
  later = new WebAssembly.Instance(compile("callee"), {}).exports;
  return run;
}

const direct = instantiate((exports) => exports);
const closure = instantiate(loaderEnv);
if (!latebind.install()) throw new Error("latebind is disabled");
const entry = instantiateFirst(compile("caller"));
const slot = instantiateFirst(new WebAssembly.Module(relink(bytesOf("caller"))));
const self = instantiate(loaderEnv, new WebAssembly.Module(relink(bytesOf("self"))));

const expected = direct(1000);
for (const run of [closure, entry, slot, self]) {
  if (run(1000) !== expected) throw new Error("a contender computes something else");
}
const bound = latebind.stats().map(({ bound, relinked }) => bound + relinked);
if (bound.filter((count) => count === 1).length !== 3) {
  throw new Error(`the references have not been bound: ${bound}`);
}

const time = (run, times) => () => {
  const start = performance.now();
  run(times);
  return (performance.now() - start) * (TIMES / times);
};
const contenders = {
  "direct import call": time(direct, TIMES),
  "Emscripten's closure": time(closure, TIMES / 10),
  "PLT entry": time(entry, TIMES),
  "relinked: a slot": time(slot, TIMES),
  "relinked: a self reference": time(self, TIMES),
};
await interleave(contenders, 3); // warm
report({
  title: "call: (i32, i32) -> i32",
  unit: "ns a call",
  scale: 1e6 / TIMES,
  times: await interleave(contenders, Number(rounds)),
  json,
});
