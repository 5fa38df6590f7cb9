"""Three libraries that belong together: `_ext` announces `libawkward.so` as needed, in its own folder."""

import ctypes

from demo import SITE, bare_package

folder = f"{SITE}/awkward_cpp/lib"
kernels = ctypes.CDLL(f"{folder}/libawkward-cpu-kernels.so")
library = ctypes.CDLL(f"{folder}/libawkward.so")

# The package's own __init__ wants numpy.
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
    builder.fromiter([3.5, {"x": [True, None]}, "four", [[1, 2], []], 1 + 2j])
    length = ctypes.c_int64()
    library.awkward_ArrayBuilder_length(address, ctypes.byref(length))
    return [len(builder), length.value, builder.form()]


def forth(source):
    machine = _ext.ForthMachine64(source)
    try:
        machine.run()
    except Exception as error:
        return [type(error).__name__, str(error)]
    return [list(machine.stack), machine.variables, machine.decompiled]


def compiled(source):
    try:
        return _ext.ForthMachine32(source).decompiled
    except Exception as error:
        return [type(error).__name__, str(error)]


answer = {
    "sums": [sums([1, 2, 3, 4, 5], [0, 2, 3, 5]), sums([], [0])],
    "build": build(),
    "forth": [
        forth(": square dup * ; 3 4 + square"),
        forth(": fib dup 2 < if else dup 1- fib swap 2 - fib + then ; 15 fib"),
        forth("variable x 10 x ! begin x @ 0= if exit then -1 x +! x @ again"),
        forth("1 0 /"),
        forth("drop"),
    ],
    "refused": [compiled("1 2 no-such-word"), compiled(": unfinished 1"), compiled("if 3")],
}
