// Values that pass through a late-bound call. Without Latebind, they pass through JavaScript, which quiets a
// signaling NaN and has no 128-bit vectors.

import { startProgram } from "../support/programs.mjs";

const value = (name, shows, probe, stock) => ({
  name,
  shows,
  expected: { stock, latebind: "works" },
  async run(context) {
    const program = await startProgram(context, { jsLibrary: {}, libraries: ["values"] });
    program.dlopen("values.so");
    const arrived = program.exportsOf("values.so")[probe]();
    if (arrived !== 1) throw new Error("other bits arrive");
  },
});

const noVector = "TypeError: type incompatibility when transforming from/to JS";

export default [
  value("signaling NaN, f32", "its 23 bits, through a late-bound call", "nan_f32", "Error: other bits arrive"),
  value("signaling NaN, f64", "its 52 bits, through a late-bound call", "nan_f64", "Error: other bits arrive"),
  value("i64", "64 bits, through a late-bound call", "i64", "works"),
  value("v128", "128 bits, through a late-bound call", "v128", noVector),
  value("two results", "an f32 and an i64 from one call", "two_results", "works"),
];
