// The cases in the order in which they are shown. A case is an object:
//
//   name        what it is called on the command line and in the table
//   shows       one line for the table
//   expected    { stock, latebind, relinked }: "works", or the error it must end with. A case without
//               `relinked` does not run in that column.
//   wheels      the wheels to relink for the column `relinked`
//   run         async (context) => ({ answer, seconds }), both optional; throws if it does not work.
//               `answer` is plain data and `seconds` a measured time. The context holds the folders
//               `tools`, `dist` and `extensions`, `column`, and `wheels`: the relinked ones, if any.
//   sameAnswer  the answers of all columns that work must be equal
//   process     cases with the same value share one child process and one Pyodide, in order
//   alone       nothing else of the demo runs meanwhile, because it is measured
//
// A case need not use Pyodide: with Latebind it is active before `run` is called, whatever that loads.

import awkward from "./awkward.mjs";
import edges from "./edges.mjs";
import main from "./main.mjs";
import openusd from "./openusd.mjs";
import otherCallbacks from "./other-callbacks.mjs";
import uharfbuzzCallback from "./uharfbuzz-callback.mjs";
import uharfbuzzSpeed from "./uharfbuzz-speed.mjs";
import unchanged from "./unchanged.mjs";
import undefinedSymbol from "./undefined.mjs";
import values from "./values.mjs";

export const cases = [
  uharfbuzzCallback,
  edges,
  main,
  values,
  undefinedSymbol,
  uharfbuzzSpeed,
  openusd,
  otherCallbacks,
  awkward,
  unchanged,
].flat();
