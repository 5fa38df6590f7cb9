import hashlib
import json

from pydantic_core import SchemaSerializer, SchemaValidator, ValidationError
from warm import warm_median


def fields(**schemas):
    return {
        "type": "typed-dict",
        "fields": {name: {"type": "typed-dict-field", "schema": schema} for name, schema in schemas.items()},
    }


person = fields(
    name={"type": "str", "pattern": r"^\w+ \w+$"},
    born={"type": "date"},
    scores={"type": "list", "items_schema": {"type": "float", "ge": 0}},
    tags={"type": "set", "items_schema": {"type": "str"}},
)
validator = SchemaValidator({"type": "list", "items_schema": person})
serializer = SchemaSerializer({"type": "list", "items_schema": {"type": "any"}})
text = json.dumps(
    [
        {
            "name": f"ada lovelace{index}",
            "born": f"18{index % 100:02}-12-10",
            "scores": [index / 8, index, "2.5"],
            "tags": ["a", str(index)],
        }
        for index in range(200)
    ]
)


def validate():
    return validator.validate_json(text)


def serialize():
    return serializer.to_json(people)


people = validate()
for each in people:
    each["tags"] = sorted(each["tags"])
try:
    validator.validate_json(text.replace("ada ", "ada", 1))
    refused = None
except ValidationError as error:
    refused = str(error.errors(include_url=False))
answer = repr([people, refused]).encode() + serialize()
json.dumps(
    {
        "validating": warm_median(validate, 400),
        "serializing": warm_median(serialize, 400),
        "answer": hashlib.sha256(answer).hexdigest(),
    }
)
