// Observes programs where one function of the API cannot be replaced.

import { observe } from "../../dist/profile.mjs";

const { Module, Instance } = WebAssembly;
Object.defineProperty(WebAssembly, "instantiate", { writable: false, configurable: false });
let error;
try {
  observe();
} catch ({ name }) {
  error = name;
}
const isRestored = WebAssembly.Module === Module && WebAssembly.Instance === Instance;
console.log(JSON.stringify({ error, isRestored }));
