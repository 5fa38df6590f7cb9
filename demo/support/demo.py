"""Functions for the Python programs of the demo."""

import ctypes
import importlib.util
import sys
import time

from demo_host import soon
from pyodide.ffi import run_sync

SITE = "/lib/python3.14/site-packages"


def wait_for(value):
    """Return the value, but only after the whole stack was suspended and resumed."""
    return run_sync(soon(value))


def load_global(name):
    """Load a library so that the whole program can use its definitions."""
    return ctypes.CDLL(f"{SITE}/{name}.so", ctypes.RTLD_GLOBAL)


def bare_package(name):
    """Make a package's extension modules importable without the package itself.

    The Python part of some packages imports others (numpy, typing_extensions) that are not relevant to
    this demo.
    """
    spec = importlib.util.find_spec(name)
    sys.modules[name] = importlib.util.module_from_spec(spec)


def fastest(work, rounds):
    """Return the time in seconds of the fastest of several rounds of some work, after a first one."""
    work()
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
