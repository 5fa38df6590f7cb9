// js/latebind.library.js, run as emcc runs it.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { readFixtures, VERSIONS } from "../fixtures/emscripten/support/fixtures.mjs";
import { COMMANDS } from "./support/identical.mjs";
import { CODE, codeOf, LOADER, runLibrary, SETTINGS } from "./support/library.mjs";
import { planBuilds } from "./support/plan.mjs";

const template = fileURLToPath(new URL("../../js/latebind.library.js", import.meta.url));
const built = fileURLToPath(new URL("../../js/dist/latebind.library.js", import.meta.url));
const UNCHANGED = { symbols: { $loadWebAssemblyModule: LOADER, $loadWebAssemblyModule__deps: ["$LDSO"] }, warnings: [] };

for (const file of [template, built]) {
  test(`${file === built ? "the built library" : "the library"} changes two expressions of the loader`, () => {
    const { symbols, warnings } = runLibrary(file);
    const proxy = "latebindLibrary(new Proxy({}, proxyHandler), libName, () => [localScope, moduleExports])";
    const changed = LOADER.replace("new Proxy({}, proxyHandler)", proxy).replace("moduleExports;", "latebindLibrary(moduleExports);");
    assert.equal(String(symbols.$loadWebAssemblyModule), changed);
    assert.deepEqual(symbols.$loadWebAssemblyModule__deps, ["$latebindLibrary", "$LDSO"]);
    assert.deepEqual(Object.keys(symbols).length, 3);
    assert.deepEqual(warnings, []);
  });

  test(`${file === built ? "the built library" : "the library"} adds nothing to other programs`, () => {
    for (const settings of [{ MAIN_MODULE: 0 }, { ASYNCIFY: 0 }, { ASYNCIFY: 1 }, { MAIN_MODULE: 0, ASYNCIFY: 0 }]) {
      assert.deepEqual(runLibrary(file, { ...SETTINGS, ...settings }), UNCHANGED);
    }
    assert.deepEqual(runLibrary(file, SETTINGS, { env: { LATEBIND: "0" } }), UNCHANGED);
  });
}

test("a loader that is not known is left unchanged, with a warning", () => {
  for (const loader of ["() => {}", LOADER.replace("var", "new Proxy({}, proxyHandler); var"), LOADER.replace("return ", "")]) {
    const { symbols, warnings } = runLibrary(template, SETTINGS, { loader });
    assert.equal(symbols.$loadWebAssemblyModule, loader);
    assert.equal(symbols.$latebindLibrary, undefined);
    assert.match(warnings.join(), /^latebind: this version of Emscripten has a different loader/);
  }
});

test("the function of a thread becomes promising in versions in which it is not", () => {
  const old = "(ptr, arg) => { var result = getWasmTableEntry(ptr)(arg); Promise.resolve(result).then(finish); }";
  const changed =
    "(ptr, arg) => { var result = WebAssembly.promising(getWasmTableEntry(ptr))(arg); " +
    'Promise.resolve(result).then(finish, (e) => { if (e != "unwind") throw e; }); }';
  const current = "async (ptr, arg) => { var result = await WebAssembly.promising(getWasmTableEntry(ptr))(arg); finish(result); }";
  for (const [before, after] of [[old, changed], [current, current]]) {
    const { symbols, warnings } = runLibrary(template, SETTINGS, { more: { $invokeEntryPoint: before } });
    assert.equal(String(symbols.$invokeEntryPoint), after);
    assert.deepEqual(warnings, []);
  }
});

test("EM_ASYNC_JS of a library finds `Asyncify` in a program of Closure Compiler", () => {
  const loader = LOADER.replace("{ ", "{ ASM_CONSTS[start] = eval(func); moduleExports[name] = eval(func); ");
  for (const USE_CLOSURE_COMPILER of [0, 1]) {
    const text = String(runLibrary(template, { ...SETTINGS, USE_CLOSURE_COMPILER }, { loader }).symbols.$loadWebAssemblyModule);
    const [, evaluation] = /moduleExports\[name\] = (.*?); var/.exec(text);
    assert.ok(text.includes("ASM_CONSTS[start] = eval(func);"));
    const run = new Function("func", "Asyncify", `return ${evaluation}`);
    const handler = { handleAsync: (start) => start() };
    // Without the compiler, the code finds the variable of the program.
    const func = USE_CLOSURE_COMPILER ? "(x) => Asyncify.handleAsync(() => x + 1);" : "(x) => x + 1;";
    assert.equal(run(func, handler)(41), 42);
  }
});

test("the code for each compiler can be parsed", () => {
  for (const settings of [{}, { USE_CLOSURE_COMPILER: 1 }, { EMSCRIPTEN_VERSION: "3.1.69" }]) {
    const code = codeOf(built, template, { ...SETTINGS, ...settings });
    assert.doesNotThrow(() => new Function(`return ${code}`));
    // No read remains whose value nothing uses. An argument of a call is used.
    assert.doesNotMatch(code, /(?<!\()Object\.prototype,/);
  }
});

test("the variables for Closure Compiler are among those of the program, and the data come last", () => {
  const { $latebindLibrary: code, $latebindLibrary__postset: last } = runLibrary(built, { ...SETTINGS, USE_CLOSURE_COMPILER: 1 }).symbols;
  const program = createContext({});
  // The realm lacks a function that the code needs, but the variables have been declared by then.
  assert.throws(() => runInContext(`var latebindLibrary${code}`, program), { name: "ReferenceError" });
  const names = Object.keys(program);
  assert.ok(names.length > 200);
  for (const name of names) assert.match(name, /^latebind(_|Library$)/);
  assert.ok(last.startsWith('latebind_PACKED_CORE="'));
  assert.match(last.slice(-1000), /;latebindLibrary = \(latebind_\w+\)\(Module, /);
  // Closure Compiler renames every property that is not in quotes.
  const withoutTexts = (code + last).replace(/"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`|\/\[native code.*?\/\.?/g, '""');
  assert.doesNotMatch(withoutTexts, /[\w)\]]\??\.[a-zA-Z_]/);
});

test("the committed programs have been linked with this library", async () => {
  const { symbols } = runLibrary(template, { ...SETTINGS, FILESYSTEM: 1 });
  const [, rest] = symbols.$latebindLibrary.split(CODE);
  const builds = planBuilds(await readFixtures()).filter(({ libraryMain, build }) => libraryMain && build === "O0");
  assert.ok(builds.length >= 8);
  for (const { folder, libraryMain } of builds) {
    const text = readFileSync(join(folder, libraryMain), "utf8");
    assert.ok(text.includes(`(${CODE}${rest}`), libraryMain);
    assert.ok(text.includes("latebindLibrary(new Proxy({}, proxyHandler), libName, () => [localScope, moduleExports])"));
    assert.ok(text.includes("return latebindLibrary(moduleExports);"));
  }
});

test("programs without dynamic linking or JSPI have been linked to the same bytes", () => {
  const record = JSON.parse(readFileSync(new URL("identical.json", import.meta.url), "utf8"));
  assert.deepEqual(Object.keys(record).sort(), VERSIONS);
  for (const hashes of Object.values(record)) assert.equal(Object.keys(hashes).length, COMMANDS.length);
});
