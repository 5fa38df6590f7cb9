"""Every major type there and back, hooks in both directions, and what is refused."""

import datetime
import decimal
import fractions
import io
import ipaddress
import re
import uuid

import cbor2


def outcome(action):
    try:
        return action()
    except Exception as error:
        return [type(error).__name__, str(error), repr(error.__cause__)]


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def encode_point(encoder, value):
    encoder.encode(cbor2.CBORTag(4000, [value.x, value.y]))


def decode_tag(tag, immutable=False):
    return ["point", *tag.value] if tag.tag == 4000 else tag


values = {
    "integers": [0, 23, 24, 255, 256, -1, -257, 2**32, 2**63, -(2**64), 2**100],
    "floats": [0.0, -0.0, 1.5, 1e300, float("inf")],
    "text": ["", "é", "漢字" * 30, b"\0\xff"],
    "simple": [None, True, False, cbor2.undefined, cbor2.CBORSimpleValue(99)],
    "dates": [datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.UTC), datetime.date(2000, 2, 29)],
    "numbers": [decimal.Decimal("14.123"), fractions.Fraction(2, 5)],
    "others": [uuid.UUID(int=7), ipaddress.ip_address("10.0.0.1"), re.compile("a+b"), frozenset([3])],
}
shared = [1]
shared.append(shared)
stream = io.BytesIO(cbor2.dumps("first") + cbor2.dumps({"second": 2}))
decoder = cbor2.CBORDecoder(stream)

answer = {
    "encoded": {name: cbor2.dumps(value).hex() for name, value in values.items()},
    "decoded": {name: repr(cbor2.loads(cbor2.dumps(value))) for name, value in values.items()},
    "canonical": cbor2.dumps({"b": 1, "a": 1.5, 10: [2.0]}, canonical=True).hex(),
    "shared": len(cbor2.loads(cbor2.dumps(shared, value_sharing=True))),
    "stream": [decoder.decode(), decoder.decode(), outcome(decoder.decode)],
    "default": outcome(lambda: cbor2.dumps([Point(1, 2)], default=encode_point).hex()),
    "tag hook": outcome(lambda: cbor2.loads(cbor2.dumps(cbor2.CBORTag(4000, [1, 2])), tag_hook=decode_tag)),
    "raised in hook": outcome(
        lambda: cbor2.loads(cbor2.dumps(cbor2.CBORTag(4000, 1)), tag_hook=lambda *_: 1 / 0)
    ),
    "refused": [
        outcome(lambda data=data: cbor2.loads(data)) for data in (b"", b"\x1f", b"\x62\xff\xff", b"\x9a\xff")
    ],
    "not encodable": outcome(lambda: cbor2.dumps(object)),
}
