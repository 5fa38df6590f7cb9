// In a thread: binds a relinked library that was compiled in another one.

import { parentPort, workerData } from "node:worker_threads";
import { createProgram } from "../../../tests/support/loader.mjs";
import { install, stats } from "../../dist/index.mjs";

install();
const { main, ...libraries } = workerData;
const program = await createProgram({
  main: { module: main, instantiate: (imports) => new WebAssembly.Instance(main, imports) },
  libraries,
});
program.dlopen("a.so", { global: true });
program.dlopen("b.so", { global: true });
const value = program.exportsOf("a.so").run(41);
parentPort.postMessage({ value, bound: stats().map(({ bound }) => bound) });
