// The cases in the order in which they are shown. A case is an object:
//
//   name        what it is called on the command line and in the table
//   shows       one line for the table
//   expected    { stock, latebind }: "works", or the error it has to end with
//   run         async (context) => ({ answer, seconds }), both optional; throws if it does not work.
//               `answer` is plain data and `seconds` a measured time. The context holds the folders
//               `tools`, `dist` and `extensions`, and `column`: "stock" or "latebind".
//   sameAnswer  the answers of both columns have to be equal
//   process     cases with the same value share one child process and one Pyodide, in order
//   alone       nothing else of the demo runs meanwhile, because it is measured
//
// A case need not use Pyodide: with Latebind it is active before `run` is called, whatever that loads.

import awkward from "./awkward.mjs";
import edges from "./edges.mjs";
import main from "./main.mjs";
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
  otherCallbacks,
  awkward,
  unchanged,
].flat();
