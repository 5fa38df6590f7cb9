// What is relinked and run: wheels from PyPI and apps from npm, in the order in which they are shown. The
// versions are those of tools/wheels.txt and tools/package.json. A source is an object:
//
//   name       what it is called on the command line and in the table
//   make       of what make its libraries are
//   libraries  (folders) => those that were published: `{ name, bytes, kind }`, where `kind` is "library" or
//              "main"
//   relink     async (folders, variant): relinks them, puts the source with them where `run` finds it, and
//              returns them as they lie there
//   run        async (context) => answer, plain data. The context holds the folders and `column`.
//   process    sources with the same value share a child process, because Pyodide takes long to start
//   partial    why not everything in it can be run; what can is compared all the same
//   loadsMain  a main is among the libraries
//   isOneRun   all libraries are relinked in one run, so each knows what the others define

import { pglite } from "./npm/pglite.mjs";
import { pyodide } from "./npm/pyodide.mjs";
import { treeSitter } from "./npm/tree-sitter.mjs";
import { wheel } from "./support/wheels.mjs";

const needsNumpy = "its Python half needs numpy, which is not on PyPI for Pyodide";

export const sources = [
  wheel("argon2_cffi_bindings", {
    make: "C",
    process: "c",
    lookedUp: ["argon2*", "blake2b*"],
    partial: "its extension module needs cffi, which is not on PyPI for Pyodide",
  }),
  wheel("librt", { make: "C, mypyc", process: "c", requires: ["mypy_extensions"] }),
  wheel("msgpack", { make: "C, Cython", process: "c" }),
  wheel("simplejson", { make: "C", process: "c" }),
  wheel("xxhash", { make: "C", process: "c" }),
  wheel("awkward_cpp", {
    make: "C++, pybind11",
    process: "c++",
    lookedUp: ["awkward_*"],
    partial: needsNumpy,
  }),
  wheel("contourpy", { make: "C++, pybind11", process: "c++", partial: needsNumpy }),
  wheel("grill_usd_core", { make: "C++, Boost.Python" }),
  wheel("pycdfpp", { make: "C++, pybind11", process: "c++", partial: needsNumpy }),
  wheel("uharfbuzz", { make: "C++, Cython", process: "c++" }),
  wheel("arro3_core", { make: "Rust, PyO3", process: "rust" }),
  wheel("cbor2", { make: "Rust, PyO3", process: "rust" }),
  wheel("hypothesis", { make: "Rust, PyO3", process: "rust", requires: ["sortedcontainers"] }),
  wheel("jiter", { make: "Rust, PyO3", process: "rust" }),
  wheel("pydantic_core", { make: "Rust, PyO3", process: "rust", requires: ["typing_extensions"] }),
  wheel("xy", { make: "Rust, C ABI", process: "rust", partial: needsNumpy }),
  pglite,
  treeSitter,
  pyodide,
];
