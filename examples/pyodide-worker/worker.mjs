import "./setting.mjs";
import "./node_modules/latebind/dist/auto.mjs"; // before Pyodide
import { loadPyodide } from "./node_modules/pyodide/pyodide.mjs";

const show = ({ message }) => postMessage(message.trim().split("\n").at(-1));
// Pyodide ends a fatal error with a rejection that no caller gets.
addEventListener("unhandledrejection", ({ reason }) => show(reason));

globalThis.fetch_font = async () => {
  const response = await fetch("node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf");
  return new Uint8Array(await response.arrayBuffer());
};
const pyodide = await loadPyodide();
await pyodide.loadPackage("./uharfbuzz-0.57.0-cp311-abi3-pyemscripten_2026_0_wasm32.whl");
const program = await (await fetch("glyphs.py")).text();
pyodide.runPythonAsync(program).then(postMessage, show);
