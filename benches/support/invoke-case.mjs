/**
 * One process of the benchmark `invoke`, or one page, because this file uses no file system and no process.
 * A library calls a function through `invoke_ii`, with Latebind and without it, in turn.
 */

import { body, dylinkSection, encode, functionType, leb, list, section, text } from "./encode.mjs";
import { interleave } from "./interleave.mjs";

const WARM_ROUNDS = 4;
const I32 = 0x7f;
const ENV = text("env");

/** A main module: exports the memory, the stack pointer, and the functions with which the program saves and restores it. */
function mainModule() {
  const get = body([], 0x23, 0);
  const set = body([], 0x20, 0, 0x24, 0);
  const types = [{ params: [], results: ["i32"] }, { params: ["i32"], results: [] }];
  return encode(
    dylinkSection(),
    section(1, list(types.map(functionType))),
    section(2, list([[ENV, text("exit"), 0, 1]])),
    section(3, list([0, 1])),
    section(5, list([[0, 1]])),
    section(6, list([[I32, 1, 0x41, 0x80, 0x20, 0x0b]])),
    section(7, list([[text("memory"), 2, 0], [text("pointer"), 3, 0], [text("save"), 0, 1], [text("restore"), 0, 2]])),
    section(10, list([get, set])),
  );
}

/** The number of functions that are called, because one function `invoke_*` serves all functions of a type. */
const CALLEES = 8;

/** Calls `invoke_ii` in a loop, with each function in turn. All of them add one. */
function library() {
  const types = [
    { params: ["i32"], results: ["i32"] },
    { params: ["i32", "i32"], results: ["i32"] },
  ];
  const addOne = body([], 0x20, 0, 0x41, 1, 0x6a);
  const index = [0x20, 0, 0x41, CALLEES - 1, 0x71];
  const call = [index, 0x20, 1, 0x10, 0, 0x21, 1];
  const callees = Array.from({ length: CALLEES }, (_, callee) => callee + 1);
  const count = [0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0];
  const run = body(["i32"], 0x03, 0x40, call, count, 0x0b, 0x20, 1);
  return encode(
    dylinkSection(),
    section(1, list(types.map(functionType))),
    section(2, list([
      [ENV, text("__indirect_function_table"), 1, 0x70, 0, CALLEES],
      [ENV, text("memory"), 2, 0, 1],
      [ENV, text("__stack_pointer"), 3, I32, 1],
      [ENV, text("invoke_ii"), 0, 1],
    ])),
    section(3, list([...callees.map(() => 0), 0])),
    section(7, list([[text("run"), 0, leb(CALLEES + 1)]])),
    section(9, list([[0, 0x41, 0, 0x0b, list(callees)]])),
    section(10, list([...callees.map(() => addOne), run])),
  );
}

/**
 * How Emscripten 6.0.5 makes such a function: emcc makes those of the main module, and the loader makes those that only
 * libraries import, which they call through a stub.
 */
const FORMS = {
  glue: ({ entry, save, restore, Own }) =>
    function invoke_ii(index, value) {
      const before = save();
      try {
        return entry(index)(value);
      } catch (error) {
        restore(before);
        if (!(error instanceof Own)) throw error;
      }
    },
  loader({ entry, save, restore, Own }) {
    const dynCall = (signature, index, args = [], promising = false) => {
      const convert = (result) => result;
      return convert(entry(index)(...args), promising);
    };
    const invoke = (index, ...args) => {
      const before = save();
      try {
        return dynCall("ii", index, args);
      } catch (error) {
        restore(before);
        if (!(error instanceof Own)) throw error;
      }
    };
    let resolved;
    return (...args) => {
      resolved ||= invoke;
      return resolved(...args);
    };
  },
};

/** Loads the library as a program of Emscripten does, and returns its loop. */
function load(form) {
  const main = new WebAssembly.Instance(new WebAssembly.Module(mainModule()), { env: { exit() {} } });
  const { memory, pointer, save, restore } = main.exports;
  const table = new WebAssembly.Table({ element: "anyfunc", initial: CALLEES });
  const mirror = [];
  const entry = (index) => (mirror[index] ??= table.get(index));
  const env = { __indirect_function_table: table, memory, __stack_pointer: pointer };
  const invoke = FORMS[form === "loader" ? form : "glue"]({ entry, save, restore, Own: class {} });
  const stubs = { get: (target, name) => env[name] ?? (target[name] ??= name === "invoke_ii" ? invoke : () => {}) };
  const imports = form === "loader" ? new Proxy({}, stubs) : { ...env, invoke_ii: invoke };
  const open = () => new WebAssembly.Instance(new WebAssembly.Module(library()), { env: imports }).exports.run;
  const run = open();
  if (form !== "glue") return run;
  run(1);
  return open();
}

/** Resolves to `{ stock, auto }`, each a list of nanoseconds for one call. */
export async function measureInvoke({ form, calls, rounds, dist }) {
  const { install, uninstall, stats } = await import(`${dist}/index.mjs`);
  const stock = load(form);
  install();
  const auto = load(form);
  uninstall();
  if (auto(3) !== 3 || stock(3) !== 3) throw new Error("a wrong answer");
  if (stats().at(-1).invoke !== 1) throw new Error("the function was not replaced");
  const timed = (run) => () => {
    const begin = performance.now();
    run(calls);
    return ((performance.now() - begin) * 1e6) / calls;
  };
  const contenders = { stock: timed(stock), auto: timed(auto) };
  await interleave(contenders, WARM_ROUNDS);
  return interleave(contenders, rounds);
}
