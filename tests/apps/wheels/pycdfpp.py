"""C++ that wants numpy: its module's initialization gets that far, and ends with a C++ exception."""

import ctypes
import importlib

from demo import SITE, bare_package

library = ctypes.CDLL(f"{SITE}/pycdfpp/_pycdfpp.cpython-314-wasm32-emscripten.so")
bare_package("pycdfpp")


def chain(error):
    """The exception, and what caused it, and so on."""
    while error is not None:
        yield [type(error).__name__, str(error)]
        error = error.__cause__ or error.__context__


def attempt():
    try:
        importlib.import_module("pycdfpp._pycdfpp")
    except ImportError as error:
        return list(chain(error))


answer = {"loaded": bool(library.PyInit__pycdfpp), "imports": [attempt(), attempt()]}
