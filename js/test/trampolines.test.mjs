// Trampolines: which functions `invoke_*` they replace when a DSO is linked, before the program has called one, and what
// becomes of exceptions.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { dso } from "./support/fixtures.mjs";
import { kept } from "./support/programs.mjs";
import { afterEach, test as testAnywhere } from "./support/runner.mjs";

const test = (name, body) => testAnywhere(name, { skip: !WebAssembly.JSTag && "the engine has no JSTag" }, body);
/** For an engine such as Node 20. */
const testWithoutTag = (name, body) => testAnywhere(name, { skip: !!WebAssembly.JSTag && "the engine has JSTag" }, body);

afterEach(uninstall);

class Own {}

/** The forms of `invoke_ii`: of a program, in a wrapper, and functions that only have the name. */
const FORMS = {
  own: ({ table, pointer, log }) =>
    function invoke_ii(index, value) {
      const before = pointer.value;
      log.push("called");
      try {
        return table.get(index)(value);
      } catch (error) {
        pointer.value = before;
        if (!(error instanceof Own)) throw error;
        log.push("caught");
      }
    },
  wrapped(program) {
    const own = FORMS.own(program);
    return (...values) => own(...values);
  },
  adds: ({ log }) => (index, value) => {
    log.push("called");
    return index + value;
  },
  catches: ({ log }) => (index, value) => {
    try {
      log.push("called");
      return value + 1;
    } catch {
      return 0;
    }
  },
};

/** Loads `invoker.wat` with a form of `invoke_ii`, as a main module that imports its table, or as a library. */
function load(form, { isLibrary = false, error } = {}) {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const table = new WebAssembly.Table({ element: "anyfunc", initial: 2 });
  const pointer = new WebAssembly.Global({ value: "i32", mutable: true }, 4096);
  const log = [];
  const symbols = {
    memory,
    __indirect_function_table: table,
    __stack_pointer: pointer,
    invoke_ii: FORMS[form]({ table, pointer, log }),
    fail() {
      pointer.value -= 64;
      throw error;
    },
  };
  const stubs = { get: (target, name) => symbols[name] ?? (target[name] ??= () => {}) };
  const env = isLibrary ? new Proxy({}, stubs) : symbols;
  const instance = new WebAssembly.Instance(new WebAssembly.Module(dso("invoker")), { env });
  kept.push(instance);
  return { run: instance.exports.run, pointer, log };
}

/** Runs code, and returns the lines that Latebind prints meanwhile. */
async function linesOf(run) {
  const { error } = console;
  const lines = [];
  console.error = (line) => lines.push(String(line));
  globalThis.LATEBIND_DEBUG = "files";
  try {
    await run();
  } finally {
    console.error = error;
    delete globalThis.LATEBIND_DEBUG;
  }
  return lines;
}

const REASON = /^latebind: +(\d+) functions `invoke_\*' remain: the engine has no WebAssembly\.JSTag$/;

const replaced = () => stats().at(-1).invoke;

for (const isLibrary of [false, true]) {
  const what = isLibrary ? "a library" : "a main module that imports its table";

  test(`${what}: the program's function is replaced at once, and is only called for an exception`, () => {
    install();
    const error = new Own();
    const { run, pointer, log } = load("own", { isLibrary, error });
    assert.equal(replaced(), 1);
    assert.equal(run(0, 41), 42);
    assert.deepEqual(log, []);
    assert.equal(run(1, 41), 0);
    assert.deepEqual(log, ["called", "caught"]);
    assert.equal(pointer.value, 4096);
  });

  test(`${what}: an error of JavaScript passes through`, () => {
    install();
    const error = new TypeError("foreign");
    const { run, pointer } = load("own", { isLibrary, error });
    assert.throws(() => run(1, 41), error);
    assert.equal(pointer.value, 4096);
  });

  test(`${what}: a function in a wrapper is replaced at the first call`, () => {
    install();
    const { run, log } = load("wrapped", { isLibrary, error: new Own() });
    assert.equal(replaced(), 0);
    assert.equal(run(0, 41), 42);
    assert.equal(replaced(), 1);
    assert.equal(run(1, 41), 0);
    assert.equal(log.at(-1), "caught");
  });

  test(`${what}: a different function of the same name and type remains`, () => {
    const stock = load("adds", { isLibrary }).run(0, 41);
    install();
    const { run } = load("adds", { isLibrary });
    assert.equal(run(0, 41), stock);
    assert.equal(replaced(), 0);
  });
}

test("an exception is not lost, even if the program's function does not call anything", () => {
  install();
  const error = new Error("not lost");
  assert.throws(() => load("catches", { error }).run(1, 41), { message: "not lost" });
});

for (const isLibrary of [false, true]) {
  testWithoutTag(`without JSTag, ${isLibrary ? "a library" : "a main module"} keeps the program's function`, async () => {
    install();
    const lines = await linesOf(() => {
      const { run, pointer, log } = load("own", { isLibrary, error: new Own() });
      assert.equal(run(0, 41), 42);
      assert.equal(run(1, 41), 0);
      assert.deepEqual(log, ["called", "called", "caught"]);
      assert.equal(pointer.value, 4096);
    });
    assert.equal(replaced(), 0);
    assert.deepEqual(lines.filter((line) => REASON.test(line)).length, 1, lines.join("\n"));
  });
}

for (const version of ["6.0.5", "3.1.69"]) {
  testWithoutTag(`without JSTag, a program of Emscripten ${version} keeps its functions, and catches exceptions`, async () => {
    const { default: create } = await import(`../../tests/fixtures/emscripten/exceptions/built/${version}/javascript-by-hand/main.mjs`);
    const quiet = { noInitialRun: true, print() {}, printErr() {} };
    const answersOf = async () => {
      const program = await create(quiet);
      return [0, 1, 2, 3].map((edge) => program._run_outside(edge));
    };
    const stock = await answersOf();
    install();
    let answers;
    const lines = await linesOf(async () => (answers = await answersOf()));
    assert.deepEqual(answers, stock);
    assert.deepEqual(answers, [42, 42, 42, 42]);
    // The main module and two libraries.
    assert.equal(lines.filter((line) => REASON.test(line)).length, 3, lines.join("\n"));
    assert.ok(stats().every(({ invoke, errors }) => invoke === 0 && errors === 0));
  });
}
