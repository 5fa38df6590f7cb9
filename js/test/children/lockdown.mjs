// Prints what becomes of a program where globals are frozen: `lockdown.mjs WHEN…`. A word is what happens
// `before` Latebind is installed or `after` it: `lockdown` of SES, `harden` of it for the WebAssembly API
// too, `global` for a global object that takes no more properties.

import { AUTO } from "../support/dist.mjs";
import { args } from "../support/host/arguments.mjs";
import { dso } from "../support/fixtures.mjs";
import { selfImports } from "../support/programs.mjs";

const [when, ...what] = args;

async function freeze() {
  if (what.includes("lockdown")) {
    await import("ses");
    globalThis.lockdown();
  }
  if (what.includes("harden")) globalThis.harden(WebAssembly);
  if (what.includes("global")) Object.preventExtensions(globalThis);
}

if (when === "before") await freeze();
const { default: latebind } = await import(AUTO);
const installed = latebind.install();
if (when === "after") await freeze();

const bound = () => latebind.stats().reduce((sum, { bound }) => sum + bound, 0);

const first = selfImports();
const run = first.linked(new WebAssembly.Instance(new WebAssembly.Module(dso("self")), first.imports)).exports.run;
const values = [run()];
const second = selfImports();
values.push(second.linked((await WebAssembly.instantiate(dso("self"), second.imports)).instance).exports.run());
const boundBefore = bound();

// A call of what nobody defines.
let error;
try {
  new WebAssembly.Instance(new WebAssembly.Module(dso("undefined")), selfImports().imports).exports.run();
} catch (caught) {
  const { name, code, symbol } = caught;
  error = { name, code, symbol };
}

latebind.uninstall();
const third = selfImports();
values.push(third.linked(new WebAssembly.Instance(new WebAssembly.Module(dso("self")), third.imports)).exports.run());
console.log(
  JSON.stringify({
    isFrozen: Object.isFrozen(WebAssembly),
    installed,
    values,
    bound: [boundBefore, bound()],
    error,
  }),
);
