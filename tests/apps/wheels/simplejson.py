"""The package's own tests, and what encoder and decoder say of a few documents."""

import decimal
import io
import unittest

import simplejson
import simplejson.tests

assert simplejson._speedups is not None


def outcome(action):
    try:
        return action()
    except Exception as error:
        return [type(error).__name__, str(error)]


document = {"list": [1, 2.5, -0.0, None, True], "text": 'é\u2028"', "nested": {"a": {"b": [{}]}}}
tests = unittest.TextTestRunner(stream=io.StringIO()).run(simplejson.tests.all_tests_suite())

answer = {
    "tests": [tests.testsRun, len(tests.skipped), [str(case) for case, _ in tests.failures + tests.errors]],
    "dumps": simplejson.dumps(document, sort_keys=True),
    "indented": simplejson.dumps(
        document, indent="\t", ensure_ascii=False, item_sort_key=lambda item: item[0]
    ),
    "loads": simplejson.loads(simplejson.dumps(document)) == document,
    "decimals": str(simplejson.loads("[1.10, 2e400]", use_decimal=True)),
    "encoded decimals": simplejson.dumps([decimal.Decimal("1.10")], use_decimal=True),
    "pairs": simplejson.loads('{"a": {"b": 1}, "a": 2}', object_pairs_hook=list),
    "default": simplejson.dumps({1j: 0, "set": {3}}, default=sorted, skipkeys=True),
    "circular": (
        outcome(lambda: simplejson.dumps(circular)) if (circular := []).append(circular) is None else None
    ),
    "raised in default": outcome(lambda: simplejson.dumps([1, {2}], default=lambda value: value.pop() / 0)),
    "broken": [
        outcome(lambda text=text: simplejson.loads(text)) for text in ("[1,", '{"a" 1}', '"\\u12"', "tru")
    ],
}
