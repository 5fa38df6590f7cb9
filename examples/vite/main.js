import "latebind/auto"; // before the program
import createProgram from "./program/main.mjs";

const output = document.querySelector("output");
// The bundler recognizes this form, and gives each file a name of its own.
const files = {
  "main.wasm": new URL("./program/main.wasm", import.meta.url),
  "number.so": new URL("./program/number.so", import.meta.url),
  "plugin.so": new URL("./program/plugin.so", import.meta.url),
};

createProgram({
  print: (line) => (output.textContent = line),
  locateFile: (name) => files[name].href,
}).catch((error) => (output.textContent = error));
