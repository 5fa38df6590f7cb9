/** The program of the benchmark `link`: libraries that import many functions, and the modules that they need. */

import { body, dylinkSection, encode, functionType, leb, list, section, text } from "./encode.mjs";

/** The number of signatures. Real libraries have slightly more, and modules are cached by signature. */
const SIGNATURES = Array.from({ length: 8 }, (_, params) => ({
  params: Array(params).fill("i32"),
  results: ["i32"],
}));
const NOTHING = { params: [], results: [] };

/** The number of calls in one function. A single function with all calls would dominate the measurement. */
const CALLS = 100;

/** Returns a name with the typical length of a C++ name. */
const nameOf = (index) => `_ZN8latebind7symbols${String(index).padStart(6, "0")}Ev`;

const namesOf = (count, from = 0) => Array.from({ length: count }, (_, index) => nameOf(from + index));
const typeOf = (index) => index % SIGNATURES.length;
const constants = (count) => Array(count).fill([0x41, 1]);

/** Returns libraries, each with its own imports. */
export const librariesOf = ({ libraries, imports }) =>
  Array.from({ length: libraries }, (_, index) => libraryWith(imports, index * imports));

/**
 * Imports `count` of the functions, starting at the one with the number `from`. `first` calls the first import, and
 * `rest0`, `rest1`, … call the others, once each.
 */
export function libraryWith(count, from = 0) {
  const nothing = SIGNATURES.length;
  const call = (index) => [
    constants(SIGNATURES[typeOf(from + index)].params.length),
    [0x10, leb(index), 0x1a], // call, drop
  ];
  const chunks = [];
  for (let at = 1; at < count; at += CALLS) {
    const size = Math.min(CALLS, count - at);
    chunks.push(Array.from({ length: size }, (_, index) => call(at + index)));
  }
  const functions = [call(0), ...chunks];
  const exports = functions.map((_, index) => [
    text(index ? `rest${index - 1}` : "first"),
    [0, leb(count + index)],
  ]);
  const imports = namesOf(count, from).map((name, index) => [
    text("env"),
    text(name),
    [0, typeOf(from + index)],
  ]);
  // A library of a program shares its memory.
  imports.push([text("env"), text("memory"), [2, 0, 0]]);
  return encode(
    dylinkSection(),
    section(1, list([...SIGNATURES, NOTHING].map(functionType))),
    section(2, list(imports)),
    section(3, list(functions.map(() => nothing))),
    section(7, list(exports)),
    section(10, list(functions.map((code) => body([], code)))),
  );
}

/** A library that defines all functions that it imports, like a C++ library with inline functions. */
export function selfLibraryWith(count) {
  const types = Array.from({ length: count }, (_, index) => typeOf(index));
  const imports = namesOf(count).map((name, index) => [text("env"), text(name), [0, types[index]]]);
  imports.push([text("env"), text("memory"), [2, 0, 0]]);
  const exports = namesOf(count).map((name, index) => [text(name), [0, leb(count + index)]]);
  return encode(
    dylinkSection(),
    section(1, list(SIGNATURES.map(functionType))),
    section(2, list(imports)),
    section(3, list(types)),
    section(7, list(exports)),
    section(10, list(types.map(() => body([], [0x41, 1])))),
  );
}

/** The library that defines the functions. `calls` counts the calls. */
export function definerOf(count) {
  const exports = namesOf(count).map((name, index) => [text(name), [0, typeOf(index)]]);
  const counting = [0x23, 0, 0x41, 1, 0x6a, 0x24, 0, 0x23, 0];
  return encode(
    dylinkSection(),
    section(1, list([...SIGNATURES, { params: [], results: ["i32"] }].map(functionType))),
    section(3, list([...SIGNATURES.keys(), SIGNATURES.length])),
    section(6, list([[0x7f, 1, 0x41, 0, 0x0b]])),
    section(7, list([[text("calls"), [0, SIGNATURES.length]], ...exports])),
    section(10, list([...SIGNATURES.map(() => body([], counting)), body([], [0x23, 0])])),
  );
}

/** A main module with a memory, a table, and the host's `abort`, because every main module has an import. */
export function main() {
  return encode(
    dylinkSection(),
    section(1, list([functionType(NOTHING)])),
    section(2, list([[text("env"), text("abort"), [0, 0]]])),
    section(4, list([[0x70, 0, 1]])),
    section(5, list([[0, 2]])),
    section(7, list([
      [text("memory"), [2, 0]],
      [text("__indirect_function_table"), [1, 0]],
    ])),
  );
}
