"""Packing and unpacking in C, with callbacks, in pieces, and with what is refused."""

import datetime

import msgpack
from msgpack import _cmsgpack

assert msgpack.Packer is _cmsgpack.Packer


def outcome(action):
    try:
        return action()
    except Exception as error:
        return [type(error).__name__, str(error)]


values = [
    [0, 127, 128, 2**16, 2**32, 2**64 - 1, -1, -33, -(2**63)],
    [1.5, float("-inf"), True, None],
    ["", "é" * 20, "x" * 300, b"\0" * 70000],
    {"a": [1, {"b": (2, 3)}], 5: []},
    msgpack.ExtType(42, b"ext"),
    msgpack.Timestamp(1, 2),
]
packed = [msgpack.packb(value) for value in values]
unpacker = msgpack.Unpacker(strict_map_key=False)
pieces = []
for piece in (b"".join(packed)[start : start + 1000] for start in range(0, 200000, 1000)):
    unpacker.feed(piece)
    pieces.extend(repr(value)[:100] for value in unpacker)

answer = {
    "packed": [data.hex()[:200] for data in packed],
    "pieces": pieces,
    "hooks": msgpack.unpackb(
        msgpack.packb({"set": {3, 1, 2}}, default=sorted), object_hook=lambda found: [*found.items()]
    ),
    "dates": repr(
        msgpack.unpackb(
            msgpack.packb(datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC), datetime=True), timestamp=3
        )
    ),
    "refused": [
        outcome(lambda: msgpack.packb(2**64)),
        outcome(lambda: msgpack.packb(object())),
        outcome(lambda: msgpack.unpackb(b"\x93\x01")),
        outcome(lambda: msgpack.unpackb(b"\xc1")),
        outcome(lambda: msgpack.unpackb(b"\x01\x02")),
        outcome(lambda: msgpack.packb([{1}], default=lambda value: value.pop() / 0)),
        outcome(lambda: msgpack.unpackb(msgpack.packb([[[[]]]]), max_array_len=0)),
    ],
}
