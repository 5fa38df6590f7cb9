// Loads libraries in a published program, and prints a line of JSON: for each library its path, the error if it does
// not load, and the undefined functions that can be called all the same.
//
//     node tests/check/support/live.mjs KIND JOB

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [kind, text] = process.argv.slice(2);
const job = JSON.parse(text);
const load = (path) => import(pathToFileURL(path));

/** The namespace `env` of the library that was instantiated last. */
let env;
const { Instance, instantiate } = WebAssembly;
WebAssembly.Instance = new Proxy(Instance, {
  construct(target, [module, imports], constructor) {
    env = imports?.env ?? env;
    return Reflect.construct(target, [module, imports], constructor);
  },
});
WebAssembly.instantiate = (source, imports) => {
  env = imports?.env ?? env;
  return instantiate(source, imports);
};

const KINDS = {
  /** Opens each library of the wheels with `dlopen`. */
  async pyodide({ folder, wheels }) {
    const { loadPyodide } = await load(join(folder, "pyodide.mjs"));
    const python = await loadPyodide({ stdout() {}, stderr() {} });
    for (const wheel of wheels) {
      const bytes = new Uint8Array(readFileSync(wheel));
      python.unpackArchive(bytes, "wheel", { extractDir: "/wheels" });
    }
    const results = await python.runPythonAsync(`
import ctypes, json, pathlib
results = []
for path in sorted(pathlib.Path("/wheels").rglob("*.so*")):
    try:
        ctypes.CDLL(str(path))
        results.append({"path": str(path)})
    except OSError as error:
        results.append({"path": str(path), "error": str(error)})
json.dumps(results)`);
    return JSON.parse(results);
  },

  /** Loads each grammar, and calls its undefined functions as the grammar would. */
  async "tree-sitter"({ program, grammars }) {
    const { Parser, Language } = await load(program);
    await Parser.init();
    const results = [];
    for (const { path, undefined: names } of grammars) {
      try {
        await Language.load(path);
        const works = names.filter((name) => {
          try {
            env[name](0, 0, 0, 0);
            return true;
          } catch {
            return false;
          }
        });
        results.push({ path, works });
      } catch (error) {
        results.push({ path, error: String(error) });
      }
    }
    return results;
  },
};

console.log(`\n${JSON.stringify(await KINDS[kind](job))}`);
process.exit(0);
