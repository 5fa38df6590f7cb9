// Prints what is compiled, and how often the environment is read, for each of several small libraries.

import { AUTO } from "../support/dist.mjs";
import { dso } from "../support/fixtures.mjs";
import { start } from "../support/programs.mjs";

let compiled = 0;
let read = 0;
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(...args) {
    compiled++;
    return Reflect.construct(...args);
  },
});
if (globalThis.process?.env) {
  const env = new Proxy(process.env, {
    get(target, name) {
      if (String(name).startsWith("LATEBIND")) read++;
      return Reflect.get(target, name);
    },
  });
  Object.defineProperty(process, "env", { value: env });
}

await import(AUTO);
const names = ["one.so", "two.so", "three.so"];
const program = await start({
  libraries: { ...Object.fromEntries(names.map((name) => [name, dso("caller")])), "definer.so": dso("definer") },
});
program.dlopen("definer.so");
const counts = names.map((name) => {
  const before = [compiled, read];
  program.dlopen(name);
  return { compiled: compiled - before[0], read: read - before[1] };
});
program.dlopen("definer.so", { global: true });
const values = names.map((name) => program.exportsOf(name).run(1));
console.log(JSON.stringify({ counts, values }));
