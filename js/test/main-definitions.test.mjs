// What the main module calls when a second library defines a symbol, or the program changes it: the same as
// without Latebind, in every kind of build.

import assert from "node:assert/strict";
import { attach, install, stats, uninstall } from "../dist/index.mjs";
import { createProgram } from "../../tests/support/loader.mjs";
import { askChild } from "./support/children.mjs";
import { definer, dso } from "./support/fixtures.mjs";
import { relinked } from "./support/relinked.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

const NUMBERS = [1, 2, 3, 4, 5, 6];
const DEFINERS = NUMBERS.map((number) => `${number}.so`);
const OTHERS = NUMBERS.map((number) => `other${number}.so`);

const libraries = Object.fromEntries([
  ...NUMBERS.map((number) => [DEFINERS[number - 1], definer(10 * number)]),
  ...OTHERS.map((name) => [name, dso("other-answer")]),
]);

/** What Latebind makes of the main module, by the name of the way. */
const WAYS = {
  "a PLT module": {},
  "an embedded PLT": { embed: "always" },
  "relinked slots": { main: relinked("main-caller") },
  "the program's own tables": { onModule: (module) => attach(module, () => module) },
};

/** A program, and what it answers to the steps of a script. */
async function open({ flavor, main = dso("main-caller"), embed = "", onModule = () => {} }) {
  let Module;
  globalThis.LATEBIND_EMBED = embed;
  const module = new WebAssembly.Module(main);
  delete globalThis.LATEBIND_EMBED;
  const program = await createProgram({
    main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
    // Modules that were compiled before are loaded as such.
    libraries: Object.fromEntries(Object.entries(libraries).map(([name, bytes]) => [name, bytes.slice()])),
    flavor,
    onModule(made) {
      onModule((Module = made));
    },
  });
  const { wasmImports } = Module;
  return {
    call: () => program.exportsOf("main").run(1),
    load: (name) => program.dlopen(name, { global: true }),
    loadLocally: (name) => program.dlopen(name),
    replace: (number) => {
      wasmImports.later = (value) => value + number;
    },
    delete: () => {
      delete wasmImports.later;
    },
    program,
  };
}

/** Runs a script, and gives what its calls come to: a number, or that they fail. */
async function run(script, options) {
  const program = await open(options);
  const results = [];
  for (const [step, ...values] of script) {
    try {
      const result = program[step](...values);
      if (step === "call") results.push(result);
    } catch (error) {
      results.push(step === "call" ? "fails" : error);
    }
  }
  return results;
}

/** What scripts come to without Latebind. Each memory takes gigabytes of a browser's address space. */
const stock = new Map();

/** The same without Latebind. */
async function runStock(script, flavor) {
  const key = JSON.stringify([script, flavor]);
  if (!stock.has(key)) {
    uninstall();
    try {
      stock.set(key, await run(script, { flavor }));
    } finally {
      install();
    }
  }
  return stock.get(key);
}

const call = ["call"];
const change = (...step) => [step, ["loadLocally", OTHERS[0]]];

const SCRIPTS = {
  "two libraries, then a call": [["load", "1.so"], ["load", "2.so"], call],
  "a call after each library": [call, ["load", "1.so"], call, call, ["load", "2.so"], call, call, ["load", "3.so"], call],
  "a local library, which is promoted": [
    ["load", "1.so"],
    call,
    ["loadLocally", "2.so"],
    call,
    ["load", "2.so"],
    call,
  ],
  "a local library that is promoted first": [
    ["loadLocally", "1.so"],
    call,
    ["load", "1.so"],
    call,
    ["load", "2.so"],
    call,
  ],
  "an entry that is replaced": [["load", "1.so"], call, ...change("replace", 50), call, ["load", "2.so"], call],
  "an entry that is deleted": [["load", "1.so"], call, ...change("delete"), call, ["load", "2.so"], call],
  "an entry that is deleted, and a load that defines it": [["load", "1.so"], call, ["delete"], ["load", "2.so"], call],
  "an entry that is deleted, and a library promoted": [
    ["load", "1.so"],
    call,
    ["loadLocally", "2.so"],
    ...change("delete"),
    ["load", "2.so"],
    call,
  ],
};

/** A script of random steps. A change is followed by a load of a library that is new, after which it must be seen. */
function randomScript(random) {
  const pick = (items) => items[Math.floor(random() * items.length)];
  const others = [...OTHERS];
  const script = [];
  for (let count = 0; count < 24; count++) {
    const library = pick(DEFINERS);
    const isOver = others.length === 0;
    const change = pick([["replace", Math.floor(random() * 1000)], ["delete"]]);
    const steps = pick([
      [["load", library]],
      [["loadLocally", library]],
      isOver ? [] : [change, ["loadLocally", others[0]]],
      isOver ? [] : [change, ["load", others[0]], ["load", library]],
    ]);
    if (steps.length > 1) others.shift();
    script.push(...steps, call, call);
  }
  return script;
}

/** The same numbers in every run (mulberry32). */
function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let number = Math.imul(seed ^ (seed >>> 15), seed | 1);
    number ^= number + Math.imul(number ^ (number >>> 7), number | 61);
    return ((number ^ (number >>> 14)) >>> 0) / 2 ** 32;
  };
}

for (const flavor of ["plain", "asyncify"]) {
  for (const [way, options] of Object.entries(WAYS)) {
    for (const [name, script] of Object.entries(SCRIPTS)) {
      test(`${flavor}, ${way}: ${name}`, async () => {
        assert.deepEqual(await run(script, { flavor, ...options }), await runStock(script, flavor));
      });
    }
    test(`${flavor}, ${way}: random steps`, async () => {
      const random = generator(7);
      for (let round = 0; round < 4; round++) {
        const script = randomScript(random);
        const found = await run(script, { flavor, ...options });
        assert.deepEqual(found, await runStock(script, flavor), JSON.stringify(script));
      }
    });
  }
}

test("the scripts tell the two kinds of build apart", async () => {
  const script = SCRIPTS["two libraries, then a call"];
  assert.deepEqual(await runStock(script, "plain"), [11]);
  assert.deepEqual(await runStock(script, "asyncify"), [21]);
});

test("a slot is bound once for each definition, and calls in between cost nothing", async () => {
  const { load, call } = await open({ flavor: "asyncify" });
  const lines = [];
  const { error } = console;
  globalThis.LATEBIND_DEBUG = "bindings";
  console.error = (line) => lines.push(line);
  try {
    for (const name of ["1.so", "2.so"]) {
      load(name);
      for (let times = 0; times < 5; times++) call();
    }
  } finally {
    console.error = error;
    delete globalThis.LATEBIND_DEBUG;
  }
  assert.equal(lines.filter((line) => line.includes("`later'")).length, 2);
});

test("where the loader cannot be asked, the stub keeps the reference, and is counted", async () => {
  const { results, before, after } = await askChild("two-definers");
  assert.deepEqual(results, [11, 21]);
  assert.deepEqual(before, { bound: 1, fallback: 0 });
  assert.deepEqual(after, { bound: 0, fallback: 1 });
});

test("a program's tables stay as they were, but for the entries of what is bound", async () => {
  let Module;
  const { load, call } = await open({ flavor: "asyncify", onModule: (module) => (Module = module) });
  const { asyncifyStubs, wasmImports } = Module;
  const keys = () => [Object.keys(asyncifyStubs), Object.keys(wasmImports), Object.values(asyncifyStubs)];
  load("1.so");
  const before = keys();
  call();
  assert.deepEqual(keys(), before);
});

test("a wrapper whose definition changes is counted once", async () => {
  const { load, call, program } = await open({ flavor: "asyncify" });
  load("1.so");
  call();
  load("2.so");
  call();
  const main = stats().filter(({ name }) => name === "main").at(-1);
  assert.deepEqual([main.main, main.bound, main.fallback], [1, 1, 0]);
  assert.ok(program);
});
