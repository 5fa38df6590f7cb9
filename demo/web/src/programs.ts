/** The programs that a user can try. */

import openusd from "./programs/openusd.py";
import uharfbuzz from "./programs/uharfbuzz.py";

export interface Program {
  id: string;
  title: string;
  about: string;
  /** The wheels that it needs, by name without version. */
  wheels: string[];
  /** Python, whose last expression is a dictionary. */
  source: string;
}

export const PROGRAMS: readonly Program[] = [
  {
    id: "uharfbuzz",
    title: "uharfbuzz: a callback that waits",
    about:
      "HarfBuzz, from PyPI in Pyodide, calls a Python function for each table of a font, and the function waits for a promise. Then it shapes a word. HarfBuzz is C++, and calls its own inline functions through stubs.",
    wheels: ["uharfbuzz"],
    source: uharfbuzz,
  },
  {
    id: "openusd",
    title: "OpenUSD: a listener that waits",
    about:
      "OpenUSD, from PyPI in Pyodide, tells a Python listener about each edit of a scene, and the listener waits for a promise. The libraries have 38 MB.",
    wheels: ["grill_usd_core"],
    source: openusd,
  },
];
