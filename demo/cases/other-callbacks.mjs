// Published wheels whose callbacks can wait without Latebind: no stub is between the callback and the promising
// export. They must continue to work.

import { expectEqual } from "../support/check.mjs";
import { installWheels, runPython, startPyodide } from "../support/pyodide.mjs";

const validate = `
from demo import bare_package, wait_for

bare_package("pydantic_core")
from pydantic_core._pydantic_core import SchemaValidator

def double(value):
    return wait_for(2 * value)

validator = SchemaValidator({
    "type": "list",
    "items_schema": {"type": "function-plain", "function": {"type": "no-info", "function": double}},
})
validator.validate_python([1, 2, 3])
`;

const pack = `
import msgpack
from demo import wait_for

packed = msgpack.packb({"answer": object()}, default=lambda value: wait_for("forty-two"))
msgpack.unpackb(packed)
`;

const callback = (wheel, program, expectedAnswer) => ({
  name: `${wheel.replace("_", "-")} callback`,
  shows: "no stub is in the way, so the callback must not break",
  process: "other wheels",
  sameAnswer: true,
  expected: { stock: "works", latebind: "works" },
  async run(context) {
    const py = await startPyodide(context);
    await installWheels(py, context, wheel);
    const answer = await runPython(py, program);
    expectEqual(answer, expectedAnswer, "answer");
    return { answer };
  },
});

export default [
  callback("pydantic_core", validate, [2, 4, 6]),
  callback("msgpack", pack, { answer: "forty-two" }),
];
