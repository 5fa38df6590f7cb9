/**
 * What a late-bound call costs in the steady state: a direct import call, Emscripten's closure, a
 * PLT entry.
 */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { interleave, options, report } from "./support/measure.mjs";

const TIMES = 20_000_000;
const { dist, json, rounds = "15" } = options();
const latebind = await import(pathToFileURL(resolve(dist, "index.mjs")));
const compile = (name) =>
  new WebAssembly.Module(readFileSync(new URL(`../target/benches/${name}.wasm`, import.meta.url)));

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
function instantiate(env) {
  const { exports } = new WebAssembly.Instance(compile("callee"), {});
  return new WebAssembly.Instance(compile("caller"), { env: env(exports) }).exports.run;
}

const direct = instantiate((exports) => exports);
const closure = instantiate(loaderEnv);
if (!latebind.install()) throw new Error("latebind is disabled");
// The library is loaded later: the reference is found in the global scope on first use.
let later;
const late = new WebAssembly.Instance(compile("caller"), {
  env: new Proxy(
    {},
    { get: (stubs, name) => later?.[name] ?? (stubs[name] ??= (...args) => later[name](...args)) },
  ),
}).exports.run;
later = new WebAssembly.Instance(compile("callee"), {}).exports;

const expected = direct(1000);
for (const run of [closure, late]) {
  if (run(1000) !== expected) throw new Error("a contender computes something else");
}
const [dso] = latebind.stats().filter(({ bound }) => bound === 1);
if (!dso) throw new Error("the reference has not been bound");

const time = (run, times) => () => {
  const start = performance.now();
  run(times);
  return (performance.now() - start) * (TIMES / times);
};
const contenders = {
  "direct import call": time(direct, TIMES),
  "Emscripten's closure": time(closure, TIMES / 10),
  "PLT entry": time(late, TIMES),
};
await interleave(contenders, 3); // warm
report({
  title: "call: (i32, i32) -> i32",
  unit: "ns a call",
  scale: 1e6 / TIMES,
  times: await interleave(contenders, Number(rounds)),
  json,
});
