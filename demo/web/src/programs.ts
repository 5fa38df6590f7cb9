/** The programs that a user can try. */

import interleaved from "../../../examples/interleaved-calls/library.c";
import openusd from "./programs/openusd.py";
import uharfbuzz from "./programs/uharfbuzz.py";

export interface Program {
  id: string;
  title: string;
  about: string;
  /** The worker that runs it. */
  worker: "try-worker.js" | "calls-worker.js";
  /** The wheels that it needs, by name without version. */
  wheels: string[];
  /** The text of the program. For Python, its last expression is a dictionary. */
  source: string;
}

export const PROGRAMS: readonly Program[] = [
  {
    id: "uharfbuzz",
    title: "uharfbuzz: a callback that waits",
    about:
      "HarfBuzz, from PyPI in Pyodide, calls a Python function for each table of a font, and the function waits for a promise. Then it shapes a word. HarfBuzz is C++, and calls its own inline functions through stubs.",
    worker: "try-worker.js",
    wheels: ["uharfbuzz"],
    source: uharfbuzz,
  },
  {
    id: "openusd",
    title: "OpenUSD: a listener that waits",
    about:
      "OpenUSD, from PyPI in Pyodide, tells a Python listener about each edit of a scene, and the listener waits for a promise. The libraries have 38 MB.",
    worker: "try-worker.js",
    wheels: ["grill_usd_core"],
    source: openusd,
  },
  {
    id: "interleaved",
    title: "A C program: many calls that wait",
    about:
      "A small C program, linked by emcc. Each of its twelve calls keeps an array on the stack while it waits for a promise, and three calls wait at any time. Without Latebind they share one stack in linear memory, and overwrite each other's arrays.",
    worker: "calls-worker.js",
    wheels: [],
    source: interleaved,
  },
];
