// Leaves the error of an undefined symbol to the browser, in three ways.

import { createProgram } from "../../../tests/support/loader.mjs";
import { report } from "./report.mjs";

const bytes = async (name) => new Uint8Array(await (await fetch(`/fixture/${name}.wasm`)).arrayBuffer());

const module = await WebAssembly.compile(await bytes("main"));
const program = await createProgram({
  main: { module, instantiate: (imports) => WebAssembly.instantiate(module, imports) },
  libraries: { "a.so": await bytes("undefined") },
});
program.dlopen("a.so");
const call = () => program.exportsOf("a.so").run();

setTimeout(call);
void Promise.resolve().then(call);
try {
  call();
} catch (error) {
  console.error(error);
}
await report({});
