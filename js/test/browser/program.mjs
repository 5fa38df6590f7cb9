// Runs a program in a page: main and its libraries are streamed, and two edges suspend.

import { createProgram } from "../../../tests/support/loader.mjs";
import { report, settled } from "./report.mjs";

const get = (name) => fetch(`/fixture/${name}.wasm`);

async function run() {
  const { latebind } = globalThis;
  const program = await createProgram({
    main: {
      module: await WebAssembly.compileStreaming(get("main-caller")),
      instantiate: async (imports) =>
        (await WebAssembly.instantiateStreaming(get("main-caller"), imports)).instance,
    },
    libraries: {
      "late.so": await WebAssembly.compileStreaming(get("caller")),
      "self.so": new Uint8Array(await (await get("self")).arrayBuffer()),
      "suspender.so": await WebAssembly.compileStreaming(get("suspender")),
    },
    jsLibrary: {
      pause: new WebAssembly.Suspending(
        (value) => new Promise((resolve) => setTimeout(resolve, 5, value)),
      ),
    },
    loadAsync: true,
  });
  for (const name of ["late.so", "self.so", "suspender.so"]) {
    await program.dlopen(name, { global: true });
  }
  const promising = (name) => WebAssembly.promising(program.exportsOf(name).run);
  const values = {
    late: await settled(() => promising("late.so")(42)),
    self: await settled(() => program.exportsOf("self.so").run()),
    main: await settled(() => promising("main")(42)),
  };
  const stats = latebind?.stats() ?? [];
  const sum = (key) => stats.reduce((total, { [key]: count }) => total + count, 0);
  return {
    installed: latebind !== undefined,
    values,
    bound: sum("bound"),
    fallback: sum("fallback"),
    // What was fetched is called by its address.
    names: stats.some(({ name }) => new URL(name, location).pathname === "/fixture/caller.wasm"),
  };
}

await report(await run().catch((error) => ({ error: String(error) })));
