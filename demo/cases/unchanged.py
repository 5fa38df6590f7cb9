"""Use many parts of Pyodide, and print the results, which are the same in every run."""

import asyncio
import ctypes
import importlib
import sys
import traceback

from demo import SITE, bare_package, wait_for

# Forty modules of the standard library, half of them with a part in C.

MODULES = """
argparse array ast base64 bisect calendar cmath collections contextlib copy csv datetime decimal
difflib enum fractions functools hashlib heapq html inspect itertools json math operator pathlib
pickle random re shlex statistics string struct tempfile textwrap types unicodedata uuid zipfile zlib
""".split()

for name in MODULES:
    module = importlib.import_module(name)
    print(name, len(getattr(module, "__all__", [])), (module.__doc__ or "").strip().partition("\n")[0])
print(len(MODULES), "modules")

import datetime, decimal, fractions, hashlib, json, pickle, random, re, statistics, struct, zlib

random.seed(23395)
numbers = [random.randrange(1000) for _ in range(200)]
print(statistics.fmean(numbers), statistics.stdev(numbers))
print(decimal.Decimal(2).sqrt(), fractions.Fraction("3.14159").limit_denominator(100))
print(hashlib.sha256(json.dumps(numbers).encode()).hexdigest())
print(zlib.crc32(pickle.dumps(numbers, protocol=5)), len(zlib.compress(bytes(10000))))
print(re.findall(r"(\d)\1", "".join(map(str, numbers))))
print(datetime.datetime.fromtimestamp(0, datetime.UTC) + datetime.timedelta(days=20000))
print(struct.unpack("<d", struct.pack("<q", 0x7FF4000000000001)))

# Four wheels.

for package in ("pydantic_core", "awkward_cpp"):
    bare_package(package)
import msgpack
import uharfbuzz
from awkward_cpp.lib import _ext
from pydantic_core._pydantic_core import SchemaValidator, ValidationError

print(uharfbuzz.__version__, uharfbuzz.version_string(), msgpack.version)
face = uharfbuzz.Face(open("/font.ttf", "rb").read())
buffer = uharfbuzz.Buffer()
buffer.add_str("office")
buffer.guess_segment_properties()
uharfbuzz.shape(uharfbuzz.Font(face), buffer)
print(face.upem, face.glyph_count, [info.codepoint for info in buffer.glyph_infos])
print(msgpack.unpackb(msgpack.packb({"a": [1, 2.5, None, b"\0", "é"]})))
print(_ext.__version__, _ext.ArrayBuilder().form())

# ctypes, callbacks included.

libawkward = ctypes.CDLL(f"{SITE}/awkward_cpp/lib/libawkward.so")
print(libawkward.awkward_ArrayBuilder_length is not None)
try:
    libawkward.no_such_function
except AttributeError as error:
    print("no_such_function" in str(error))
libc = ctypes.CDLL(None)
libc.strtod.restype = ctypes.c_double
print(libc.strtod(b"2.75", None), libc.abs(-3))
comparison = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_int), ctypes.POINTER(ctypes.c_int))
shuffled = (ctypes.c_int * 8)(5, 3, 8, 1, 9, 2, 7, 4)
libc.qsort(shuffled, 8, 4, comparison(lambda a, b: a[0] - b[0]))
print(list(shuffled))

# Exceptions, including through C and Rust frames.


def fail(*arguments):
    raise LookupError(f"no answer for {len(arguments)}")


failing = SchemaValidator(
    {"type": "function-plain", "function": {"type": "no-info", "function": fail}}
)
strict = SchemaValidator({"type": "list", "items_schema": {"type": "int"}})
attempts = {
    "sorted": lambda: sorted([1, 2], key=fail),
    "msgpack": lambda: msgpack.packb(object(), default=fail),
    "pydantic": lambda: failing.validate_python(1),
    "uharfbuzz": lambda: uharfbuzz.Face.create_for_tables(fail, None).upem,
    "awkward": lambda: _ext.ArrayBuilder().fromiter(map(fail, [1])),
    "forth": lambda: _ext.ForthMachine32("1 2 no-such-word").run(),
    "json": lambda: json.loads("[1,"),
    "recursion": lambda: (lambda f: f(f))(lambda f: f(f)),
    "invalid": lambda: strict.validate_python([1, "two"]),
}
sys.unraisablehook = lambda unraisable: print("unraisable:", repr(unraisable.exc_value))
for name, attempt in attempts.items():
    try:
        print(name, attempt())
    except ValidationError as error:
        print(name, error.error_count(), error.errors()[0]["type"])
    except Exception as error:
        frames = len(traceback.extract_tb(error.__traceback__))
        print(name, type(error).__name__, str(error).splitlines()[0], frames)

# Many stacks suspended at the same time, and an exception from one of them.


async def task(index):
    total = 0
    for step in range(4):
        total += wait_for(index * step)
        if index == 5 and step == 2:
            raise ValueError(total)
    validator = SchemaValidator(
        {"type": "function-plain", "function": {"type": "no-info", "function": wait_for}}
    )
    return total + validator.validate_python(index)


results = await asyncio.gather(*(task(index) for index in range(8)), return_exceptions=True)
print([result if isinstance(result, int) else repr(result) for result in results])
print("end")
