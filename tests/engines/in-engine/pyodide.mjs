// Pyodide in a page or a worker: a callback that uharfbuzz calls waits for a promise. HarfBuzz is C++,
// and calls many of its own inline functions through the loader's closures, so stock cannot.

const PROGRAM = `
import struct
import uharfbuzz
from pyodide.ffi import run_sync
from js import soon

data = open("/font.ttf", "rb").read()
count = struct.unpack(">H", data[4:6])[0]
tables = {}
for record in range(12, 12 + 16 * count, 16):
    tag, _, start, size = struct.unpack(">4sIII", data[record : record + 16])
    tables[tag.decode()] = data[start : start + size]

def table(face, tag, user_data):
    run_sync(soon())
    return tables.get(tag)

uharfbuzz.Face.create_for_tables(table, None).upem
`;

const get = async (path) => {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

/** What came of it: the units per em of the font, or an error. */
export async function runPyodide({ isStock }) {
  if (!isStock) await import("/js/dist/auto.mjs");
  globalThis.soon = () => new Promise((resolve) => setTimeout(resolve, 1));
  const { loadPyodide } = await import("/tools/node_modules/pyodide/pyodide.mjs");
  const pyodide = await loadPyodide();
  const site = pyodide.runPython("import site; site.getsitepackages()[0]");
  pyodide.unpackArchive(await get("/wheel"), "wheel", { extractDir: site });
  pyodide.FS.writeFile("/font.ttf", await get("/font"));
  // A fatal error of Pyodide's leaves the promise as it is.
  const fatal = new Promise((_, reject) => {
    addEventListener("unhandledrejection", ({ reason }) => reject(reason));
    addEventListener("error", ({ error, message }) => reject(error ?? message));
  });
  try {
    return { upem: await Promise.race([pyodide.runPythonAsync(PROGRAM), fatal]) };
  } catch (error) {
    return { error: `${error?.name ?? "Error"}: ${error?.message ?? error}` };
  }
}
