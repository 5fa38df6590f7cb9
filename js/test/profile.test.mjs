// `latebind/profile`: what it sees of a program. What follows from it is the core's matter.

import assert from "node:assert/strict";
import * as latebind from "../dist/index.mjs";
import { observe } from "../dist/profile.mjs";
import { askChild } from "./support/children.mjs";
import { dso } from "./support/fixtures.mjs";
import { hasStackSwitching, start } from "./support/programs.mjs";
import { afterEach, test } from "./support/runner.mjs";

let observation;

const begin = () => (observation = observe());

afterEach(() => {
  observation?.stop();
  latebind.uninstall();
});

const read = async (options) => JSON.parse(await observation.profile(options));

/** The imports of `main-caller`, with `later` as given. */
const importsWith = (later, more = {}) => ({ env: { later, ...more } });
const stub = () => Object.assign((...args) => args, { stub: true });

test("a program with a stub, a typed function, and values of other kinds", async () => {
  begin();
  const typed = Object.assign(() => 1, { sig: "ij" });
  const jsLibrary = {
    typed,
    untyped: () => 1,
    address: 1024,
    global: new WebAssembly.Global({ value: "i32", mutable: true }, 1),
    ...(hasStackSwitching && { suspending: new WebAssembly.Suspending(typed) }),
  };
  await start({ main: "main-caller", libraries: { "definer.so": "definer" }, jsLibrary });
  assert.equal(observation.programs, 1);
  const profile = await read({ name: "program", source: "a test" });
  assert.equal(profile.schema, 1);
  assert.equal(profile.name, "program");
  assert.equal(profile.source, "a test");
  assert.equal(profile.glue, true);
  assert.match(profile.mainSha256 ?? "", /^[0-9a-f]{64}$|^$/);
  assert.deepEqual(profile.memory, {
    minimum: 2,
    shared: false,
    memory64: false,
    pageSizeLog2: 16,
  });
  assert.deepEqual(profile.main.functions, { "(i32) -> i32": ["run"] });
  assert.deepEqual(profile.javascript, {
    functions: {
      "(i64) -> i32": hasStackSwitching ? ["suspending", "typed"] : ["typed"],
      unknown: ["untyped"],
    },
    data: ["address"],
    globals: ["global"],
    tags: {},
  });
  assert.deepEqual(profile.references.functions, { "(i32) -> i32": ["later"] });
});

test("functions that the program defines later, and what its loader adds", async () => {
  let wasmImports;
  begin();
  const program = await start({
    main: "main-caller",
    libraries: { "definer.so": "definer" },
    onModule: (module) => ({ wasmImports } = module),
  });
  await program.dlopen("definer.so", { global: true });
  assert.ok(wasmImports.later && !wasmImports.later.stub, "the library has defined it");
  wasmImports.assigned = () => 1;
  wasmImports.invoke_vi = () => 1;
  const { javascript, references } = await read();
  assert.deepEqual(javascript.functions, { unknown: ["assigned"] });
  // At the start, it was a stub.
  assert.deepEqual(references.functions, { "(i32) -> i32": ["later"] });
});

const bytes = () => dso("main-caller");
const response = () => new Response(bytes(), { headers: { "content-type": "application/wasm" } });

/** Ways to instantiate a main module. */
const WAYS = {
  "the constructors": (imports) => new WebAssembly.Instance(new WebAssembly.Module(bytes()), imports),
  "instantiate with bytes": (imports) => WebAssembly.instantiate(bytes().buffer, imports),
  "instantiate with a view": (imports) => WebAssembly.instantiate(bytes(), imports),
  "compile, and instantiate": async (imports) =>
    WebAssembly.instantiate(await WebAssembly.compile(bytes()), imports),
  instantiateStreaming: (imports) => WebAssembly.instantiateStreaming(response(), imports),
  "compileStreaming, and instantiate": async (imports) =>
    WebAssembly.instantiate(await WebAssembly.compileStreaming(Promise.resolve(response())), imports),
};

for (const [way, instantiate] of Object.entries(WAYS)) {
  const isStreaming = way.includes("Streaming");
  const skip = isStreaming && !WebAssembly.instantiateStreaming && "the engine cannot stream";
  test(`a main module is seen: ${way}`, { skip }, async () => {
    begin();
    await instantiate(importsWith(stub()));
    const { references } = await read();
    assert.deepEqual(references.functions, { "(i32) -> i32": ["later"] });
  });
}

test("the caller may change its bytes", async () => {
  begin();
  const source = bytes();
  const module = new WebAssembly.Module(source);
  source.fill(0);
  new WebAssembly.Instance(module, importsWith(() => 1));
  assert.deepEqual((await read()).main.functions, { "(i32) -> i32": ["run"] });
});

test("a module that fails is no program, and its error remains the engine's", async () => {
  begin();
  assert.throws(() => new WebAssembly.Instance(new WebAssembly.Module(bytes()), {}), TypeError);
  await assert.rejects(WebAssembly.instantiate(bytes(), importsWith(1)), WebAssembly.LinkError);
  await assert.rejects(WebAssembly.compile(new Uint8Array(8)), WebAssembly.CompileError);
  assert.equal(observation.programs, 0);
});

test("several programs", async () => {
  begin();
  const imports = { one: () => 1, two: () => 2 };
  for (const [name, value] of Object.entries(imports)) {
    WAYS["the constructors"](importsWith(() => 1, { [name]: value }));
  }
  assert.equal(observation.programs, 2);
  const names = async (index) => (await read({ index })).javascript.functions.unknown;
  assert.deepEqual(await names(0), ["one"]);
  assert.deepEqual(await names(1), ["two"]);
});

test("programs that were not seen", async () => {
  const early = new WebAssembly.Module(bytes());
  begin();
  const noProgram = { name: "LatebindError", code: "no-program" };
  await assert.rejects(observation.profile(), { ...noProgram, message: /^expected program 0, but 0 were loaded/ });
  new WebAssembly.Instance(early, importsWith(() => 1));
  await assert.rejects(observation.profile(), { ...noProgram, message: /^the main module was compiled before/ });
});

test("the API is restored", () => {
  const values = () => Reflect.ownKeys(WebAssembly).map((key) => [key, WebAssembly[key]]);
  const before = new Map(values());
  begin();
  assert.notEqual(WebAssembly.Module, before.get("Module"));
  assert.ok(new WebAssembly.Module(bytes()) instanceof WebAssembly.Module);
  observation.stop();
  for (const [key, value] of values()) assert.equal(value, before.get(key), String(key));
  assert.equal(WebAssembly.Module.prototype.constructor, WebAssembly.Module);
});

test("an API that cannot be replaced is an error, and nothing is replaced", async () => {
  assert.deepEqual(await askChild("frozen-profile"), { error: "TypeError", isRestored: true });
});

test("with Latebind installed before", async () => {
  latebind.install();
  begin();
  await start({ main: "main-caller", libraries: { "definer.so": "definer" } });
  const { references, javascript } = await read();
  assert.deepEqual(references.functions, { "(i32) -> i32": ["later"] });
  assert.deepEqual(javascript.functions, {});
});
