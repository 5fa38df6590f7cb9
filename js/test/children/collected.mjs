// Prints which of two programs are still there after one was dropped.

import { attach, install, stats } from "../../dist/index.mjs";
import { dso } from "../support/fixtures.mjs";
import { relinked } from "../support/relinked.mjs";
import { kept as programs, selfImports, start } from "../support/programs.mjs";

install();

/** A program with a bound reference on each edge. */
async function run() {
  let module;
  const program = await start({
    libraries: {
      "late.so": "caller",
      "definer.so": "definer",
      "local.so": dso("caller", { needed: ["definer.so"] }),
      "self.so": "self",
      "relinked.so": relinked("caller"),
    },
    onModule: (made) => attach((module = made)),
  });
  program.dlopen("late.so", { global: true });
  try {
    program.exportsOf("late.so").run(1);
  } catch {
    // Not defined yet.
  }
  program.dlopen("definer.so", { global: true });
  program.dlopen("self.so");
  program.dlopen("relinked.so");
  program.exportsOf("relinked.so").run(1);
  program.exportsOf("late.so").run(1);
  program.exportsOf("self.so").run();
  stats();
  return { program, module };
}

async function references() {
  const { program, module } = await run();
  return {
    memory: new WeakRef(program.exportsOf("main").memory),
    library: new WeakRef(program.exportsOf("late.so")),
    relinked: new WeakRef(program.exportsOf("relinked.so")),
    attached: new WeakRef(module),
  };
}

async function runHomeless() {
  const { imports, linked } = selfImports();
  const instance = linked(new WebAssembly.Instance(new WebAssembly.Module(dso("homeless")), imports));
  instance.exports.run();
  return new WeakRef(instance);
}

const { program } = await run();
const kept = { memory: new WeakRef(program.exportsOf("main").memory) };
const dropped = await references();
const homeless = await runHomeless();
programs.length = 0;

// A weak reference is strong until its job is over, and V8 may need a second round.
for (let round = 0; round < 5; round++) {
  await new Promise((resolve) => setTimeout(resolve, 10));
  globalThis.gc();
}

const alive = (refs) =>
  Object.fromEntries(Object.entries(refs).map(([name, ref]) => [name, ref.deref() !== undefined]));
console.log(
  JSON.stringify({
    dropped: alive(dropped),
    kept: alive(kept),
    homeless: homeless.deref() !== undefined,
    stats: stats().length,
    value: program.exportsOf("late.so").run(1),
  }),
);
