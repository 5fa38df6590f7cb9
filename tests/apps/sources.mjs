// The sources to relink and run: wheels from PyPI and apps from npm, in the order of the table. The versions are
// those of tools/wheels.txt and tools/package.json. A source is an object:
//
//   name       the name on the command line and in the table
//   make       the language or the toolchain of its libraries
//   libraries  (folders) => the published libraries: `{ name, bytes, kind }`, where `kind` is "library" or
//              "main"
//   relink     async (folders, variant): relinks them, stores the source with them in the folder that `run` reads,
//              and returns them as stored
//   run        async (context) => answer, plain data. The context holds the folders and `column`.
//   process    sources with the same value share a child process, because Pyodide starts slowly
//   partial    the reason why a part of it cannot run. The other parts are compared
//   loadsMain  a main module is among the libraries
//   isOneRun   all libraries are relinked in one run, so each knows the definitions of the others

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
