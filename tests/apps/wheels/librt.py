"""mypyc's run-time library: seven extension modules, two of which other libraries call through capsules."""

import time

import librt.base64
import librt.internal
import librt.random
import librt.strings
import librt.threading
import librt.time
import librt.vecs
from mypy_extensions import i64


def outcome(action):
    try:
        return action()
    except Exception as error:
        return [type(error).__name__, str(error)]


data = bytes(range(256)) * 3
encoded = librt.base64.b64encode(data)

writer = librt.internal.WriteBuffer()
librt.internal.write_int(writer, 2**70)
librt.internal.write_str(writer, "late é")
librt.internal.write_float(writer, 2.5)
librt.internal.write_bool(writer, True)
librt.internal.write_bytes(writer, b"\0\1")
written = writer.getvalue()
reader = librt.internal.ReadBuffer(written)
read = [
    librt.internal.read_int(reader),
    librt.internal.read_str(reader),
    librt.internal.read_float(reader),
    librt.internal.read_bool(reader),
    list(librt.internal.read_bytes(reader)),
]

text = librt.strings.StringWriter()
for word in ("late", "é", "束縛", "\U0001f517"):
    text.write(word)
numbers = librt.strings.BytesWriter()
librt.strings.write_i32_le(numbers, -5)
librt.strings.write_f64_be(numbers, 1.25)

dice = librt.random.Random(23395)

vector = librt.vecs.vec[i64]([3, 1, 2])
for number in range(40):
    vector = librt.vecs.append(vector, number * number)
vector, last = librt.vecs.pop(vector)
words = librt.vecs.vec[str](["a", "b"])

lock = librt.threading.Lock()
with lock:
    held = lock.locked()

answer = {
    "base64": [
        encoded.decode(),
        librt.base64.b64decode(encoded) == data,
        librt.base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
    "not base64": outcome(lambda: librt.base64.b64decode(b"a$c")),
    "written": written.hex(),
    "read": read,
    "too short": outcome(lambda: librt.internal.read_int(librt.internal.ReadBuffer(b""))),
    "strings": [
        text.getvalue(),
        numbers.getvalue().hex(),
        librt.strings.isalpha(ord("é")),
        librt.strings.toupper(ord("ß")),
    ],
    "random": [dice.randint(1, 6) for _ in range(20)] + [dice.random() for _ in range(3)],
    "vectors": [list(vector), last, len(words), repr(words), 4 in vector],
    "out of bounds": outcome(lambda: vector[1000]),
    "wrong type": outcome(lambda: librt.vecs.append(words, 1)),
    "lock": [held, lock.locked()],
    "clock": abs(librt.time.time() - time.time()) < 5,
}
