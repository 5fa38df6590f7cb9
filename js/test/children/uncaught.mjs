// Calls an undefined symbol, and leaves the error to the engine: `uncaught.mjs FORM WAY`. The form is
// what installs Latebind: `auto`, `index`, `pre`, or `stock` for nothing. The way is how the error ends.

import { AUTO, INDEX, runPreJs } from "../support/dist.mjs";
import { args } from "../support/host/arguments.mjs";
import { start } from "../support/programs.mjs";

const [form, way] = args;
const FORMS = {
  stock: () => {},
  auto: () => import(AUTO),
  index: async () => (await import(INDEX)).install(),
  pre: () => runPreJs(),
};
await FORMS[form]();

const program = await start({ libraries: { "a.so": "undefined" } });
program.dlopen("a.so");

/** Through frames of wasm. */
const call = () => program.exportsOf("a.so").run();

function caught() {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

const WAYS = {
  uncaught: () => setTimeout(call),
  rejection: () => void Promise.resolve().then(call),
  printed: () => console.error(caught()),
  stack: () => console.error(caught().stack),
};
WAYS[way]();
