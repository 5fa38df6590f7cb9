// Prints how often something was compiled on the way from import to binding.

import { AUTO } from "../support/dist.mjs";
import { handWritten } from "../support/relinked.mjs";
import { dso } from "../support/fixtures.mjs";

const module = new WebAssembly.Module(handWritten());
const definer = new WebAssembly.Instance(new WebAssembly.Module(dso("definer")), {
  env: { memory: new WebAssembly.Memory({ initial: 1 }) },
});

let count = 0;
const { Module } = WebAssembly;
WebAssembly.Module = new Proxy(Module, {
  construct(...args) {
    count++;
    return Reflect.construct(...args);
  },
});
for (const name of ["compile", "instantiate", "validate"]) {
  WebAssembly[name] = () => {
    throw new Error(name);
  };
}

const { default: latebind } = await import(AUTO);
const counts = { imported: count };
latebind.install();
const make = () => {
  const definitions = { memory: new WebAssembly.Memory({ initial: 1 }) };
  const env = new Proxy(definitions, { get: (_, name) => definitions[name] ?? (() => 0) });
  const { exports } = new WebAssembly.Instance(module, { env });
  return { definitions, exports };
};
const instances = [make(), make()];
counts.instantiated = count;
let value;
for (const { definitions, exports } of instances) {
  definitions.later = definer.exports.later;
  value = exports.run(41);
}
counts.bound = count;
console.log(JSON.stringify({ ...counts, value }));
