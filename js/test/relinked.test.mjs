// Relinked libraries: they bring slots of their own, and Latebind brings the binder.

import assert from "node:assert/strict";
import { attach, install, LatebindError, stats, uninstall } from "../dist/index.mjs";
import { askChild, runChild } from "./support/children.mjs";
import { dso, latebindSection } from "./support/fixtures.mjs";
import { askThread } from "./support/host/threads.mjs";
import { kept, needsStackSwitching, needsStackToOverflow, start } from "./support/programs.mjs";
import { CALLER, handWritten, relinked, withoutImport } from "./support/relinked.mjs";
import { after, before, test } from "./support/runner.mjs";
import { withoutLists } from "./support/lists.mjs";

before(() => install());
after(uninstall);

const counts = ({ name, ...others }) => others;
const none = { late: 0, local: 0, self: 0, main: 0, invoke: 0, bound: 0, fallback: 0, relinked: 0, errors: 0 };

function errorOf(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("it returned");
}

const memory = () => new WebAssembly.Memory({ initial: 1 });

/** Instantiates a library on an object of its own; stubs are those of a proxy. */
function instantiate(bytes, definitions = {}, extra = {}) {
  const env = new Proxy(Object.create(null), {
    get(stubs, name) {
      if (Object.hasOwn(definitions, name)) return definitions[name];
      return (stubs[name] ??= (...args) => {
        if (!Object.hasOwn(definitions, name)) throw new Error(`no ${String(name)}`);
        return definitions[name](...args);
      });
    },
  });
  definitions.memory = memory();
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env, ...extra });
  kept.push(instance);
  return instance.exports;
}

test("the hand-written library and the relinker's are of one form", () => {
  const sectionOf = (bytes) => {
    const module = new WebAssembly.Module(bytes);
    // Some engines tell more.
    const { module: from, name, kind } = WebAssembly.Module.imports(module).at(-1);
    assert.deepEqual([from, name, kind], ["latebind", "bind", "function"]);
    return WebAssembly.Module.customSections(module, "latebind.0").length;
  };
  assert.equal(sectionOf(handWritten()), 1);
  assert.equal(sectionOf(relinked("caller")), 1);
});

test("without Latebind the engine refuses it, and names what is missing", () => {
  uninstall();
  try {
    for (const bytes of [handWritten(), relinked("caller"), relinked("self")]) {
      const module = new WebAssembly.Module(bytes);
      const env = { memory: memory(), later: () => 1, answer: () => 1 };
      assert.throws(() => new WebAssembly.Instance(module, { env }), /"?latebind"?/);
    }
  } finally {
    install();
  }
});

test("a host that returns what was imported needs nothing else", () => {
  const calls = [];
  const latebind = { bind: (slot, imported) => (calls.push(slot), imported) };
  const later = (value) => value + 1;
  for (const bytes of [handWritten(), relinked("caller")]) {
    calls.length = 0;
    uninstall();
    let run;
    try {
      const imports = { env: { memory: memory(), later }, latebind };
      ({ run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports);
    } finally {
      install();
    }
    assert.deepEqual([run(1), run(2), run(41)], [2, 3, 42]);
    assert.deepEqual(calls, [0]);
  }
});

test("a host that has a binder keeps it where Latebind is installed", () => {
  const slots = [];
  const bind = (slot, imported) => (slots.push(slot), imported);
  const { run } = instantiate(handWritten(), { later: (value) => value + 1 }, { latebind: { bind } });
  assert.equal(run(41), 42);
  assert.deepEqual(slots, [0]);
  assert.deepEqual(counts(stats().at(-1)), none);
  const late = instantiate(handWritten(), {}, { latebind: { bind } });
  assert.match(errorOf(() => late.run(1)).message, /no later/);
  assert.deepEqual(counts(stats().at(-1)), { ...none, fallback: 1 });
});

test("where the engine does not list imports, the bytes tell them", () => {
  const definitions = {};
  const { run } = withoutLists(() => instantiate(handWritten(), definitions));
  definitions.later = (value) => value + 1;
  assert.equal(run(41), 42);
});

test("where nothing lists imports, a DSO is left as it is", () => {
  const module = structuredClone(new WebAssembly.Module(relinked("self", { bsymbolic: true })));
  const env = { memory: memory() };
  const { exports } = withoutLists(() => new WebAssembly.Instance(module, { env }));
  assert.equal(exports.run(), 42);
});

test("a definition that is there at instantiation is called directly, and counts as nothing", () => {
  const { run } = instantiate(handWritten(), { later: (value) => value + 1 });
  assert.deepEqual([run(1), run(41)], [2, 42]);
  assert.deepEqual(counts(stats().at(-1)), none);
});

/** The forms of a library with a slot. */
const FORMS = [["by hand", handWritten()], ["by the relinker", relinked("caller")], ["without an import", withoutImport()]];

for (const [what, bytes] of FORMS) {
  test(`${what}: an undefined symbol is told, and can be defined afterwards`, async () => {
    const program = await start({
      libraries: { "a.so": bytes, "b.so": "definer" },
      onModule: attach,
    });
    program.dlopen("a.so", { global: true });
    const { run } = program.exportsOf("a.so");
    for (let times = 0; times < 3; times++) {
      const { name, code, dso, symbol, signature, cause, message } = errorOf(() => run(1));
      assert.deepEqual(
        { name, code, dso, symbol, signature },
        {
          name: "LatebindError",
          code: "undefined-symbol",
          dso: "a.so",
          symbol: "later",
          signature: "(i32) -> i32",
        },
      );
      assert.equal(cause.symbol, "later");
      assert.match(message, /^undefined symbol `later` \(i32\) -> i32, needed by `a\.so`; searched /);
      assert.deepEqual(counts(stats().at(-1)), { ...none, late: 1 });
    }
    program.dlopen("b.so", { global: true });
    assert.deepEqual([run(1), run(41)], [2, 42]);
    assert.deepEqual(counts(stats().at(-2)), { ...none, late: 1, bound: 1 });
  });
}

test("every edge binds, and is counted", async () => {
  const program = await start({
    main: "main",
    libraries: {
      "late.so": relinked("caller"),
      "definer.so": "definer",
      "local.so": relinked("caller", { needed: ["definer.so"] }),
      "self.so": relinked("self"),
    },
    onModule: attach,
  });
  program.dlopen("local.so");
  program.dlopen("self.so");
  program.dlopen("late.so", { global: true });
  assert.equal(program.exportsOf("local.so").run(41), 42);
  assert.equal(program.exportsOf("self.so").run(), 42);
  assert.ok(errorOf(() => program.exportsOf("late.so").run(1)) instanceof LatebindError);
  program.dlopen("definer.so", { global: true });
  assert.equal(program.exportsOf("late.so").run(41), 42);
  const byName = Object.fromEntries(stats().slice(-4).map((one) => [one.name, counts(one)]));
  assert.deepEqual(byName["local.so"], { ...none, local: 1, bound: 1 });
  assert.deepEqual(byName["self.so"], { ...none, self: 1, bound: 1 });
  assert.deepEqual(byName["late.so"], { ...none, late: 1, bound: 1 });
});

test("main may be relinked, too", async () => {
  const module = new WebAssembly.Module(relinked("main-caller"));
  const { createProgram } = await import("../../tests/support/loader.mjs");
  const program = await createProgram({
    main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
    libraries: { "b.so": dso("definer") },
  });
  kept.push(program);
  if (!needsStackToOverflow.skip) {
    const error = errorOf(() => program.exportsOf("main").run(1));
    assert.equal(error.code, "undefined-symbol");
    assert.equal(error.dso, "main");
  }
  program.dlopen("b.so", { global: true });
  assert.equal(program.exportsOf("main").run(41), 42);
  assert.deepEqual(counts(stats().at(-2)), { ...none, main: 1, bound: 1 });
});

test("references that were bound before are counted as such, and need no binder", () => {
  const env = { memory: memory() };
  const module = new WebAssembly.Module(relinked("self", { bsymbolic: true }));
  const { exports } = new WebAssembly.Instance(module, { env });
  kept.push(exports);
  assert.equal(exports.run(), 42);
  assert.deepEqual(counts(stats().at(-1)), { ...none, relinked: 1 });
});

test("the import object is asked once for a symbol, and once more to bind it", () => {
  const asked = [];
  const definitions = { memory: memory() };
  const env = new Proxy(definitions, {
    get(_, name) {
      if (!String(name).startsWith("\n")) asked.push(name);
      return definitions[name] ?? (() => 0);
    },
  });
  const names = [];
  const imports = new Proxy({ env }, { get: (target, name) => (names.push(name), target[name]) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(handWritten()), imports);
  kept.push(exports);
  assert.deepEqual(names.sort(), ["env", "latebind"]);
  assert.deepEqual(asked, ["memory", "later"]);
  asked.length = 0;
  definitions.later = instantiate(dso("definer")).later;
  assert.deepEqual([exports.run(1), exports.run(2), exports.run(41)], [2, 3, 42]);
  assert.deepEqual(asked, ["later"]);
});

for (const [what, bytes] of FORMS) {
  test(`${what}: a host function that comes later is called through the dispatcher, for good`, () => {
    const definitions = {};
    const { run } = instantiate(bytes, definitions);
    const error = errorOf(() => run(1));
    assert.equal(error.code, "undefined-symbol");
    const thrown = new RangeError("the host's own");
    definitions.later = (value) => {
      if (value === 1) throw thrown;
      return value + 1;
    };
    assert.equal(run(41), 42);
    assert.equal(errorOf(() => run(1)), thrown);
    assert.deepEqual(counts(stats().at(-1)), { ...none, late: 1, bound: 1 });
    definitions.later = () => 0;
    assert.equal(run(41), 42);
  });
}

for (const [what, bytes] of FORMS) {
  test(`${what}: what only the loader's stub knows stays with the stub`, () => {
    const definitions = {};
    let isKnown = false;
    let asked = 0;
    const env = new Proxy(definitions, {
      get(_, name) {
        if (name === "memory") return definitions.memory;
        asked++;
        return (definitions[name] ??= (value) => {
          if (!isKnown) throw new Error("not yet");
          return value + 1;
        });
      },
    });
    definitions.memory = memory();
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
    kept.push(exports);
    assert.equal(errorOf(() => exports.run(1)).code, "undefined-symbol");
    isKnown = true;
    assert.equal(exports.run(1), 2);
    assert.deepEqual(counts(stats().at(-1)), { ...none, late: 1, fallback: 1 });
    asked = 0;
    assert.deepEqual([exports.run(1), exports.run(41)], [2, 42]);
    assert.equal(asked, 0);
  });
}

test("a call through a pointer goes to the loader's stub, and settles nothing", () => {
  const definitions = {};
  const { run, pointers } = instantiate(relinked("pointer"), definitions);
  const pointer = pointers.get(0);
  assert.equal(errorOf(() => run(1)).code, "undefined-symbol");
  assert.equal(errorOf(() => pointer(1)).code, "undefined-symbol");
  definitions.later = instantiate(dso("definer")).later;
  assert.equal(pointer(41), 42);
  assert.deepEqual(counts(stats().at(-2)), { ...none, late: 1 });
  assert.equal(run(41), 42);
  assert.deepEqual(counts(stats().at(-2)), { ...none, late: 1, bound: 1 });
});

for (const [what, bytes] of FORMS) {
  test(`${what}: a definition of another type is left to the loader, which converts`, async () => {
    const program = await start({ libraries: { "a.so": bytes, "b.so": "mismatch" } });
    program.dlopen("a.so", { global: true });
    program.dlopen("b.so", { global: true });
    assert.deepEqual([program.exportsOf("a.so").run(42), program.exportsOf("a.so").run(42)], [42, 42]);
    assert.deepEqual(counts(stats().at(-2)), { ...none, late: 1, fallback: 1 });
  });
}

test("a stub that has no slot stays with the loader", () => {
  const definitions = {};
  const other = latebindSection({ ...CALLER, firstImport: 9 });
  const { run } = instantiate(handWritten(other), definitions);
  assert.deepEqual(counts(stats().at(-1)), { ...none, fallback: 1 });
  definitions.later = (value) => value + 1;
  assert.equal(run(41), 42);
});

test("a suspending function suspends through a slot", needsStackSwitching, async () => {
  const pause = new WebAssembly.Suspending(async (value) => value + 1);
  const at = instantiate(handWritten(), { later: pause });
  assert.equal(await WebAssembly.promising(at.run)(41), 42);
  const definitions = {};
  const later = instantiate(handWritten(), definitions);
  await assert.rejects(WebAssembly.promising(later.run)(1), LatebindError);
  definitions.later = pause;
  assert.equal(await WebAssembly.promising(later.run)(41), 42);
  assert.equal(await WebAssembly.promising(later.run)(1), 2);
  const program = await start({
    libraries: { "a.so": handWritten(), "b.so": relinked("suspender") },
    jsLibrary: { pause },
  });
  program.dlopen("a.so", { global: true });
  program.dlopen("b.so", { global: true });
  assert.equal(await WebAssembly.promising(program.exportsOf("a.so").run)(41), 42);
});

test("a suspending function suspends through a slot without an import", needsStackSwitching, async () => {
  const pause = new WebAssembly.Suspending(async (value) => value + 1);
  const definitions = {};
  const { run } = instantiate(withoutImport(), definitions);
  await assert.rejects(WebAssembly.promising(run)(1), LatebindError);
  definitions.later = pause;
  assert.equal(await WebAssembly.promising(run)(41), 42);
  assert.equal(await WebAssembly.promising(run)(1), 2);
  const program = await start({ libraries: { "a.so": withoutImport(), "b.so": relinked("suspender") }, jsLibrary: { pause } });
  program.dlopen("a.so", { global: true });
  program.dlopen("b.so", { global: true });
  assert.equal(await WebAssembly.promising(program.exportsOf("a.so").run)(41), 42);
});

test("a library without the import finds the definition of a host that has no stubs", () => {
  const module = new WebAssembly.Module(withoutImport());
  assert.ok(WebAssembly.Module.imports(module).every(({ name }) => name !== "later"));
  const { later } = instantiate(dso("definer"));
  for (const definition of [later, (value) => value + 1]) {
    const env = { memory: memory(), later: definition };
    const { exports } = new WebAssembly.Instance(module, { env });
    kept.push(exports);
    assert.deepEqual([exports.run(1), exports.run(41)], [2, 42]);
    env.later = () => 0;
    assert.equal(exports.run(41), 42);
  }
});

test("a host's own binder gets no import, and its function for the type is called if it finds nothing", () => {
  const asked = [];
  const latebind = {
    bind: (slot, imported) => (asked.push([slot, imported]), null),
    call0: (value, slot) => value + slot + 1,
  };
  const { run } = instantiate(withoutImport(), {}, { latebind });
  assert.deepEqual([run(1), run(41)], [2, 42]);
  assert.deepEqual(asked, [[0, null], [0, null]]);
});

test("a load that fails leaves no trace", () => {
  const before = new Set(stats().map(({ name }) => name));
  for (const bytes of [handWritten(), withoutImport()]) {
    const module = new WebAssembly.Module(bytes);
    for (const imports of [{}, { env: 5 }, { env: { later: () => 1 } }, undefined]) {
      assert.throws(() => new WebAssembly.Instance(module, imports));
    }
  }
  // Earlier libraries may be collected at any time.
  assert.deepEqual(stats().filter(({ name }) => !before.has(name)), []);
});

test("a module from elsewhere binds, in each way", async () => {
  const module = structuredClone(new WebAssembly.Module(handWritten()));
  for (const way of [
    (imports) => new WebAssembly.Instance(module, imports),
    (imports) => WebAssembly.instantiate(module, imports),
  ]) {
    const definitions = { memory: memory() };
    const env = new Proxy(definitions, { get: (_, name) => definitions[name] ?? (() => 0) });
    const { exports } = await way({ env });
    kept.push(exports);
    definitions.later = instantiate(dso("definer")).later;
    assert.equal(exports.run(41), 42);
    assert.deepEqual(counts(stats().at(-2)), { ...none, late: 1, bound: 1 });
  }
});

test("a definition in a library that was never seen counts as the loader counts it", async () => {
  const clone = (bytes) => structuredClone(new WebAssembly.Module(bytes));
  const program = await start({
    libraries: {
      "a.so": clone(relinked("self")),
      "b.so": clone(dso("other-answer")),
      "root.so": clone(dso("no-imports", { needed: ["a.so", "b.so"] })),
    },
  });
  // One local scope, in which the later definition wins.
  program.dlopen("root.so");
  assert.equal(program.exportsOf("a.so").run(), 1);
  assert.deepEqual(counts(stats().at(-3)), { ...none, local: 1, bound: 1 });
});

test("a module binds in the thread to which it was posted", async () => {
  const found = await askThread("posted", {
    main: new WebAssembly.Module(dso("main")),
    "a.so": new WebAssembly.Module(relinked("caller")),
    "b.so": new WebAssembly.Module(relinked("definer")),
  });
  assert.equal(found.value, 42);
  // Main and the definer were not seen and have nothing to bind, but are known.
  assert.deepEqual(found.bound, [0, 1, 0]);
});

test("LATEBIND_DEBUG tells of slots and their bindings", async () => {
  const { stderr } = await runChild("told", { env: { LATEBIND_DEBUG: "all" } });
  const lines = stderr.split("\n").filter((line) => line.startsWith("latebind"));
  assert.deepEqual(lines.slice(1), [
    "latebind: file a.so: 1 slots, 0 fallback, 0 bound before",
    "latebind: file self.so: 0 slots, 0 fallback, 1 bound before",
    "latebind: file b.so: 0 PLT entries, 0 fallback",
    "latebind: binding a.so to b.so: normal symbol `later' (i32) -> i32 [late]",
  ]);
});

test("neither importing Latebind nor relinked libraries compile anything", async () => {
  const { bound, ...others } = await askChild("compiles");
  assert.deepEqual(others, { imported: 0, instantiated: 0, value: 42 });
  // The core, and a probe of the type, which not every engine has; the second time nothing.
  assert.ok(bound >= 2 && bound <= 3, `${bound}`);
});

