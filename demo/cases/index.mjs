// The cases in the order in which they are shown. A case is an object:
//
//   name        the name on the command line and in the table
//   shows       one line for the table
//   expected    { stock, latebind, relinked }: "works", or the error with which the case must end. A case
//               without `relinked` does not run in that column.
//   wheels      the wheels to relink for the column `relinked`
//   run         async (context) => ({ answer, seconds }), both optional. It throws if the case fails.
//               `answer` is plain data and `seconds` a measured time. The context has the
//               directories `tools`, `dist` and `extensions`, `column`, and `wheels` (the relinked ones).
//   sameAnswer  all columns that work must have equal results
//   process     cases with the same value share one child process and one Pyodide, in order
//   alone       no other case runs at the same time, because the case measures time
//
// A case need not use Pyodide. Latebind is active before `run` is called, no matter which program that loads.

import awkward from "./awkward.mjs";
import main from "./main.mjs";
import openusd from "./openusd.mjs";
import otherCallbacks from "./other-callbacks.mjs";
import references from "./references.mjs";
import uharfbuzzCallback from "./uharfbuzz-callback.mjs";
import uharfbuzzSpeed from "./uharfbuzz-speed.mjs";
import unchanged from "./unchanged.mjs";
import undefinedSymbol from "./undefined.mjs";
import values from "./values.mjs";

export const cases = [
  uharfbuzzCallback,
  references,
  main,
  values,
  undefinedSymbol,
  uharfbuzzSpeed,
  openusd,
  otherCallbacks,
  awkward,
  unchanged,
].flat();
