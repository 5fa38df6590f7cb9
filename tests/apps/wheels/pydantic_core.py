"""Validators, serializers, URLs and errors of the Rust core."""

import datetime
import json

from pydantic_core import (
    MultiHostUrl,
    PydanticCustomError,
    SchemaError,
    SchemaSerializer,
    SchemaValidator,
    Url,
    ValidationError,
    from_json,
    to_json,
)


def outcome(action):
    try:
        return repr(action())
    except ValidationError as error:
        return [repr(error.errors(include_url=False)), str(error)]
    except Exception as error:
        return [type(error).__name__, str(error)]


def typed(fields):
    return {
        "type": "typed-dict",
        "fields": {name: {"type": "typed-dict-field", "schema": schema} for name, schema in fields.items()},
    }


def refuse(value):
    raise PydanticCustomError("not_so", "{value} is not so", {"value": value})


def shout(value, handler):
    return handler(value).upper()


def plain(function):
    return {"type": "function-plain", "function": {"type": "no-info", "function": function}}


person = typed(
    {
        "name": {
            "type": "function-wrap",
            "function": {"type": "no-info", "function": shout},
            "schema": {"type": "str", "pattern": r"^\w+ \w+$"},
        },
        "born": {"type": "date", "le": datetime.date(2020, 1, 1)},
        "scores": {"type": "list", "items_schema": {"type": "float", "ge": 0}, "max_length": 3},
        "kind": {
            "type": "tagged-union",
            "discriminator": "tag",
            "choices": {
                "a": typed({"tag": {"type": "literal", "expected": ["a"]}, "size": {"type": "int"}}),
                "b": typed({"tag": {"type": "literal", "expected": ["b"]}, "span": {"type": "timedelta"}}),
            },
        },
    }
)
validator = SchemaValidator(person)
good = {
    "name": "ada lovelace",
    "born": "1815-12-10",
    "scores": ["1.5", 2],
    "kind": {"tag": "b", "span": "PT3H"},
}
bad = {"name": "ada", "born": "1815-13-10", "scores": [-1, "x", 3, 4], "kind": {"tag": "c"}}
serializer = SchemaSerializer({"type": "list", "items_schema": {"type": "datetime"}})

answer = {
    "good": outcome(lambda: validator.validate_python(good)),
    "bad": outcome(lambda: validator.validate_python(bad)),
    "json": outcome(lambda: validator.validate_json(json.dumps(good))),
    "broken json": outcome(lambda: validator.validate_json('{"name": ')),
    "callback": outcome(lambda: SchemaValidator(plain(lambda value: value * 2)).validate_python("ab")),
    "refused by callback": outcome(lambda: SchemaValidator(plain(refuse)).validate_python(7)),
    "raised in callback": outcome(lambda: SchemaValidator(plain(lambda value: value / 0)).validate_python(7)),
    "bad schema": outcome(lambda: SchemaValidator({"type": "no-such-type"})),
    "bad pattern": outcome(lambda: SchemaValidator({"type": "str", "pattern": "(["})),
    "serialized": outcome(
        lambda: serializer.to_json([datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)], indent=2)
    ),
    "to_json": outcome(lambda: to_json({"a": [1, 2.5, b"x", {3}, datetime.timedelta(seconds=3)]})),
    "not serializable": outcome(lambda: to_json(object())),
    "from_json": outcome(lambda: from_json(b'[1, {"a": 1e3}]')),
    "urls": [
        outcome(lambda: str(Url("HTTPS://Ex%41mple.org:443/a/../b?c=d#e"))),
        outcome(lambda: Url("https://exämple.org").unicode_string()),
        outcome(lambda: MultiHostUrl("postgres://a:1,b:2/db").hosts()),
        outcome(lambda: Url("http://[::1")),
    ],
    "schema error": issubclass(SchemaError, Exception),
}
