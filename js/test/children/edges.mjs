// Runs a program with an edge of each kind and prints what came of it:
// `edges.mjs auto|index|pre [GLOBALS]`, the latter as JSON.

import { AUTO, INDEX, runPreJs } from "../support/dist.mjs";
import { dso } from "../support/fixtures.mjs";
import { args } from "../support/host/arguments.mjs";
import { hasStackSwitching, start } from "../support/programs.mjs";

const [entry, globals = "{}"] = args;
Object.assign(globalThis, JSON.parse(globals));

let installed;
if (entry === "pre") runPreJs();
else if (entry === "auto") await import(AUTO);
else installed = (await import(INDEX)).install();
const latebind = globalThis.latebind ?? (await import(INDEX));

let module;
const program = await start({
  main: "main-caller",
  libraries: {
    "late.so": "caller",
    "definer.so": "definer",
    "local.so": dso("caller", { needed: ["other.so"] }),
    "other.so": "definer",
    "self.so": "self",
  },
  onModule(made) {
    module = made;
    latebind.attach(made);
  },
});
program.dlopen("local.so");
program.dlopen("self.so");
program.dlopen("late.so", { global: true });
const before = latebind.stats();

const values = { local: program.exportsOf("local.so").run(1) };
program.dlopen("definer.so", { global: true });
values.late = program.exportsOf("late.so").run(1);
values.self = program.exportsOf("self.so").run();
values.main = program.exportsOf("main").run(1);

let suspended;
if (hasStackSwitching) {
  module.wasmImports.pause = new WebAssembly.Suspending(async (value) => value);
  const other = await start({
    libraries: { "late.so": "caller", "suspender.so": "suspender" },
    jsLibrary: { pause: new WebAssembly.Suspending(async (value) => value) },
  });
  other.dlopen("late.so", { global: true });
  other.dlopen("suspender.so", { global: true });
  const run = WebAssembly.promising(other.exportsOf("late.so").run);
  suspended = await run(42).catch((error) => error.constructor.name);
}

console.log(JSON.stringify({ installed, values, before, after: latebind.stats(), suspended }));
