import "latebind/auto"; // before the program
import createProgram from "./program/main.mjs";
import main from "./relinked/main.wasm";
import number from "./relinked/number.wasm";
import plugin from "./relinked/plugin.wasm";

async function run() {
  let output = "";
  await createProgram({
    libraries: { "number.so": number, "plugin.so": plugin },
    instantiateWasm(imports, receive) {
      receive(new WebAssembly.Instance(main, imports), main);
      return {};
    },
    print: (line) => (output += `${line}\n`),
  });
  return output;
}

export default {
  async fetch() {
    return new Response(await run().catch((error) => `${error}\n`));
  },
};
