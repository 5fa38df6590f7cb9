// pyodide itself: CPython as a main module, relinked. Its libraries are the wheels.

import { join } from "node:path";
import { runPython, startPyodide } from "../../../demo/support/pyodide.mjs";
import { asFiles, packageFolder, packageSource } from "../support/packages.mjs";

const name = "pyodide";

const program = `
import ctypes, decimal, hashlib, json, random, re, sqlite3, zlib

random.seed(23395)
numbers = [random.randrange(1000) for _ in range(200)]
libc = ctypes.CDLL(None)
comparison = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
shuffled = (ctypes.c_int * 8)(5, 3, 8, 1, 9, 2, 7, 4)
libc.qsort(shuffled, 8, 4, comparison(lambda a, b: a[0] - b[0]))

json.dumps([
    str(decimal.Decimal(2).sqrt()),
    hashlib.sha256(json.dumps(numbers).encode()).hexdigest(),
    zlib.crc32(bytes(numbers[index] % 256 for index in range(200))),
    re.findall(r"(\\d)\\1", "".join(map(str, numbers))),
    list(shuffled),
    sqlite3.connect(":memory:").execute("select sqlite_version(), 6 * 7").fetchall() if sqlite3 else None,
])
`;

export const pyodide = packageSource(name, {
  name: "pyodide",
  make: "C, CPython",
  ...asFiles(() => [{ name: "pyodide.asm.wasm", kind: "main" }]),
  async run(context) {
    const folder = packageFolder(context, name, context.column);
    const py = await startPyodide({ tools: join(folder, "..", "..") });
    return JSON.parse(await runPython(py, program));
  },
});
