// Three libraries of one package: `_ext` is a Python extension in C++ whose NEEDED names `libawkward.so`, in the
// same directory. The program calls the kernels and the builder through ctypes.

import { expectEqual } from "../support/check.mjs";
import { installWheels, runPython, startPyodide } from "../support/pyodide.mjs";

const program = `
import ctypes
from demo import SITE, bare_package

folder = f"{SITE}/awkward_cpp/lib"
kernels = ctypes.CDLL(f"{folder}/libawkward-cpu-kernels.so")
library = ctypes.CDLL(f"{folder}/libawkward.so")
extension = ctypes.CDLL(f"{folder}/_ext.cpython-314-wasm32-emscripten.so")

bare_package("awkward_cpp")
from awkward_cpp.lib import _ext

class Error(ctypes.Structure):
    _fields_ = [
        ("str", ctypes.c_char_p),
        ("filename", ctypes.c_char_p),
        ("id", ctypes.c_int64),
        ("attempt", ctypes.c_int64),
    ]

def integers(*values):
    return (ctypes.c_int64 * len(values))(*values)

def sums(values, offsets):
    kernel = kernels.awkward_reduce_sum_int64_int64_64
    kernel.restype = Error
    count = len(offsets) - 1
    out = integers(*[0] * count)
    error = kernel(out, integers(*values), integers(*offsets), ctypes.c_int64(count))
    return list(out) if error.str is None else error.str.decode()

def build():
    builder = _ext.ArrayBuilder()
    # The same object by way of the extension and by way of the library under it.
    builder.integer(1)
    address = ctypes.c_void_p(builder._ptr)
    library.awkward_ArrayBuilder_integer(address, ctypes.c_int64(2))
    builder.fromiter([3.5, {"x": [True, None]}, "four"])
    length = ctypes.c_int64()
    library.awkward_ArrayBuilder_length(address, ctypes.byref(length))
    return [len(builder), length.value, builder.form()]

def forth():
    machine = _ext.ForthMachine64(": square dup * ; 3 4 + square")
    machine.run()
    return list(machine.stack)

{
    "loaded": [bool(extension.PyInit__ext), bool(library.awkward_ArrayBuilder_clear)],
    "sums": sums([1, 2, 3, 4, 5], [0, 2, 3, 5]),
    "build": build(),
    "forth": forth(),
}
`;

export default {
  name: "awkward-cpp",
  shows: "three libraries, NEEDED with $ORIGIN: same answers",
  process: "other wheels",
  sameAnswer: true,
  expected: { stock: "works", latebind: "works" },
  async run(context) {
    const py = await startPyodide(context);
    await installWheels(py, context, "awkward_cpp");
    const answer = await runPython(py, program);
    expectEqual(answer.loaded, [true, true], "libraries");
    expectEqual(answer.sums, [3, 3, 9], "sums");
    expectEqual(answer.build.slice(0, 2), [3, 3], "lengths");
    expectEqual(answer.forth, [49], "stack of the Forth machine");
    return { answer };
  },
};
