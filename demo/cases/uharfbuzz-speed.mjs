// The cost of stubs if nothing suspends: loading, shaping, and subsetting with the same wheel.
// The three share one process, in this order, and run alone on the machine.

import { createHash } from "node:crypto";
import { installFont, installWheels, runPython, startPyodide } from "../support/pyodide.mjs";

const setUp = `
import hashlib
import uharfbuzz
from demo import fastest

face = uharfbuzz.Face(open("/font.ttf", "rb").read())
font = uharfbuzz.Font(face)
paragraph = "Late binding joins what was linked apart. AVATAR: affine offices waffle on. " * 20
`;

const shaping = `
def shape():
    buffer = uharfbuzz.Buffer()
    buffer.add_str(paragraph)
    buffer.guess_segment_properties()
    uharfbuzz.shape(font, buffer)
    return buffer

def repeat():
    for _ in range(50):
        shape()

buffer = shape()
seconds = fastest(repeat, 12)
glyphs = [
    (info.codepoint, info.cluster, position.x_advance, position.x_offset, position.y_offset)
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions)
]
[seconds, repr(glyphs)]
`;

const subsetting = `
def subset():
    wanted = uharfbuzz.SubsetInput()
    wanted.sets(uharfbuzz.SubsetInputSets.UNICODE).update(range(0x20, 0x500))
    return uharfbuzz.subset(face, wanted).blob.data

def repeat():
    for _ in range(2):
        subset()

seconds = fastest(repeat, 12)
[seconds, subset().hex()]
`;

async function measure(context, program) {
  const py = await startPyodide(context);
  const [seconds, result] = await runPython(py, program);
  return { seconds, answer: createHash("sha256").update(result).digest("hex") };
}

const common = {
  process: "uharfbuzz speed",
  alone: true,
  wheels: ["uharfbuzz"],
  sameAnswer: true,
  expected: { stock: "works", latebind: "works", relinked: "works" },
};

export default [
  {
    ...common,
    name: "uharfbuzz import",
    shows: "time to load the library",
    async run(context) {
      const py = await startPyodide(context);
      await installWheels(py, context, "uharfbuzz");
      await installFont(py, context);
      const start = performance.now();
      py.runPython("import uharfbuzz");
      const seconds = (performance.now() - start) / 1000;
      return { seconds, answer: await runPython(py, "uharfbuzz.__version__") };
    },
  },
  {
    ...common,
    name: "uharfbuzz shaping",
    shows: "same glyphs and positions; time for 50 paragraphs",
    async run(context) {
      await runPython(await startPyodide(context), setUp);
      return measure(context, shaping);
    },
  },
  {
    ...common,
    name: "uharfbuzz subsetting",
    shows: "same font file; time for 2 subsets",
    run: (context) => measure(context, subsetting),
  },
];
