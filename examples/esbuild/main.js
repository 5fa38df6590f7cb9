import "latebind/auto"; // before the program
import createProgram from "./program/main.mjs";
import main from "./program/main.wasm";
import number from "./program/number.so";
import plugin from "./program/plugin.so";

const output = document.querySelector("output");
const files = { "main.wasm": main, "number.so": number, "plugin.so": plugin };

createProgram({
  print: (line) => (output.textContent = line),
  // esbuild gives each file a name of its own.
  locateFile: (name) => new URL(files[name], import.meta.url).href,
}).catch((error) => (output.textContent = error));
