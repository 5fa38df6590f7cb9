"""JSON parsed by Rust: its modes, its caches and its errors."""

import jiter


def outcome(action):
    try:
        return repr(action())
    except Exception as error:
        return [type(error).__name__, str(error)]


document = (
    b'{"a": [1, -2.5e3, 123456789012345678901234567890], "b": "\\u00e9\\ud83d\\udd17", "a2": {"a": null}}'
)

answer = {
    "document": outcome(lambda: jiter.from_json(document)),
    "partial": [
        outcome(lambda end=end, mode=mode: jiter.from_json(document[:end], partial_mode=mode))
        for end in (1, 8, 20, 60, 75)
        for mode in (True, "trailing-strings")
    ],
    "floats": [
        outcome(lambda mode=mode: jiter.from_json(b"[1.10, 1e400, -0.0]", float_mode=mode))
        for mode in ("float", "decimal", "lossless-float")
    ],
    "caches": [
        outcome(lambda mode=mode: jiter.from_json(document * 1, cache_mode=mode))
        for mode in ("all", "keys", "none")
    ],
    "constants": outcome(lambda: jiter.from_json(b"[NaN, Infinity]")),
    "many": outcome(lambda: sum(jiter.from_json(b"[" + b",".join(b"%d" % n for n in range(20000)) + b"]"))),
    "refused": [
        outcome(lambda data=data: jiter.from_json(data, catch_duplicate_keys=True))
        for data in (b"", b"[1,", b'{"a": 1, "a": 2}', b'"\xff"', b"[" * 300, b"01", b"{1: 2}")
    ],
    "not bytes": outcome(lambda: jiter.from_json("text")),
    "used": [outcome(jiter.cache_clear), jiter.cache_usage()],
}
