// In a thread: binds a relinked library that was compiled in another one.

import { createProgram } from "../../../tests/support/loader.mjs";
import { install, stats } from "../../dist/index.mjs";

// Where there is a process, threads have their port from a module.
const port = globalThis.process ? (await import("node:worker_threads")).parentPort : globalThis;

port.onmessage = async ({ data: { main, ...libraries } }) => {
  install();
  const program = await createProgram({
    main: { module: main, instantiate: (imports) => new WebAssembly.Instance(main, imports) },
    libraries,
  });
  program.dlopen("a.so", { global: true });
  program.dlopen("b.so", { global: true });
  const value = program.exportsOf("a.so").run(41);
  port.postMessage({ value, bound: stats().map(({ bound }) => bound) });
};
