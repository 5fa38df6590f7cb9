/**
 * One process of the benchmark `invoke`, or one page, because this file uses no file system and no process.
 * A main module or a library calls functions through `invoke_ii`, with Latebind and without it, in turn.
 */

import { body, dylinkSection, encode, functionType, leb, list, section, text } from "./encode.mjs";
import { interleave } from "./interleave.mjs";

const WARM_ROUNDS = 4;
const I32 = 0x7f;
const ENV = text("env");

/** The number of functions that are called, because one function `invoke_*` serves all functions of a type. */
const CALLEES = 8;

const CALLEE = { params: ["i32"], results: ["i32"] };
const INVOKE = { params: ["i32", "i32"], results: ["i32"] };

/** The parts of a module that calls the imported function 0 in a loop, with each function of the table in turn. All of them add one. */
function caller(imports) {
  const addOne = body([], 0x20, 0, 0x41, 1, 0x6a);
  const index = [0x20, 0, 0x41, CALLEES - 1, 0x71];
  const call = [index, 0x20, 1, 0x10, 0, 0x21, 1];
  const count = [0x20, 0, 0x41, 1, 0x6b, 0x22, 0, 0x0d, 0];
  const run = body(["i32"], 0x03, 0x40, call, count, 0x0b, 0x20, 1);
  const callees = Array.from({ length: CALLEES }, (_, callee) => callee + imports);
  return {
    types: [...callees.map(() => 0), 0],
    exports: [[text("run"), 0, leb(imports + CALLEES)]],
    elements: section(9, list([[0, 0x41, 0, 0x0b, list(callees)]])),
    bodies: [...callees.map(() => addOne), run],
  };
}

/**
 * A main module of Emscripten 6: exports the memory, the table, the stack pointer, and the functions with which the program
 * saves and restores it.
 */
function mainModule() {
  const types = [CALLEE, INVOKE, { params: [], results: ["i32"] }, { params: ["i32"], results: [] }];
  const { elements, bodies, ...calls } = caller(2);
  const first = 2 + bodies.length;
  const get = body([], 0x23, 0);
  const set = body([], 0x20, 0, 0x24, 0);
  return encode(
    dylinkSection(),
    section(1, list(types.map(functionType))),
    section(2, list([[ENV, text("invoke_ii"), 0, 1], [ENV, text("exit"), 0, 3]])),
    section(3, list([...calls.types, 2, 3])),
    section(4, list([[0x70, 0, CALLEES]])),
    section(5, list([[0, 1]])),
    section(6, list([[I32, 1, 0x41, 0x80, 0x20, 0x0b]])),
    section(7, list([
      ...calls.exports,
      [text("__indirect_function_table"), 1, 0],
      [text("memory"), 2, 0],
      [text("__stack_pointer"), 3, 0],
      [text("save"), 0, leb(first)],
      [text("restore"), 0, leb(first + 1)],
    ])),
    elements,
    section(10, list([...bodies, get, set])),
  );
}

/** A library. */
function library() {
  const { elements, bodies, ...calls } = caller(1);
  return encode(
    dylinkSection(),
    section(1, list([CALLEE, INVOKE].map(functionType))),
    section(2, list([
      [ENV, text("__indirect_function_table"), 1, 0x70, 0, CALLEES],
      [ENV, text("memory"), 2, 0, 1],
      [ENV, text("invoke_ii"), 0, 1],
    ])),
    section(3, list(calls.types)),
    section(7, list(calls.exports)),
    elements,
    section(10, list(bodies)),
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

/** Loads a program as Emscripten does, and returns the loop of the main module or of a library. */
function load(form) {
  const mirror = [];
  const entry = (index) => (mirror[index] ??= exports.__indirect_function_table.get(index));
  const save = () => exports.save();
  const restore = (pointer) => exports.restore(pointer);
  const invoke = FORMS[form === "loader" ? form : "glue"]({ entry, save, restore, Own: class {} });
  const env = { exit() {}, invoke_ii: invoke };
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(mainModule()), { env });
  // The exports are global symbols.
  Object.assign(env, exports);
  if (form === "main") return exports.run;

  if (form === "loader") delete env.invoke_ii;
  const stubs = { get: (target, name) => env[name] ?? (target[name] ??= name === "invoke_ii" ? invoke : () => {}) };
  const imports = { env: new Proxy({}, stubs) };
  return new WebAssembly.Instance(new WebAssembly.Module(library()), imports).exports.run;
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
