import "latebind/auto"; // before Pyodide
import { readFileSync } from "node:fs";
import { loadPyodide } from "pyodide";

const pyodide = await loadPyodide();
await pyodide.loadPackage("./grill_usd_core-26.8-cp314-cp314-pyemscripten_2026_0_wasm32.whl", { messageCallback() {} });
globalThis.soon = (value) => new Promise((resolve) => setTimeout(resolve, 1, value));
await pyodide.runPythonAsync(readFileSync("listener.py", "utf8"));
