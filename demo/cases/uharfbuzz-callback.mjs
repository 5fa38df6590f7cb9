// The bug in a published wheel: HarfBuzz calls a Python callback for the tables of a font, and the callback must
// wait for them. HarfBuzz is written in C++, and many of its calls to its own inline functions go through the
// loader's stubs.

import { expectEqual } from "../support/check.mjs";
import { installFont, installWheels, runPython, startPyodide } from "../support/pyodide.mjs";

const program = `
import struct
import uharfbuzz
from demo import wait_for

data = open("/font.ttf", "rb").read()
count = struct.unpack(">H", data[4:6])[0]
tables = {}
for record in range(12, 12 + 16 * count, 16):
    tag, _, start, size = struct.unpack(">4sIII", data[record : record + 16])
    tables[tag.decode()] = data[start : start + size]

asked = []

def table(face, tag, user_data):
    asked.append(tag)
    return wait_for(tables.get(tag))

face = uharfbuzz.Face.create_for_tables(table, None)
font = uharfbuzz.Font(face)
buffer = uharfbuzz.Buffer()
buffer.add_str("Latebind")
buffer.guess_segment_properties()
uharfbuzz.shape(font, buffer)
{"upem": face.upem, "glyphs": [g.codepoint for g in buffer.glyph_infos], "asked": sorted(set(asked))}
`;

export default {
  name: "uharfbuzz callback",
  shows: "a published C++ wheel waits for a promise in its callback",
  wheels: ["uharfbuzz"],
  sameAnswer: true,
  expected: { stock: "SuspendError: trying to suspend JS frames", latebind: "works", relinked: "works" },
  async run(context) {
    const py = await startPyodide(context);
    await installWheels(py, context, "uharfbuzz");
    await installFont(py, context);
    const answer = await runPython(py, program);
    expectEqual(answer.upem, 2048, "units per em");
    expectEqual(answer.glyphs.length, "Latebind".length, "number of glyphs");
    return { answer };
  },
};
