// Programs that emcc has linked with the JavaScript library (tests/fixtures/emscripten): each call that must work, in
// each way. Without Latebind, some of them fail. Nothing is asked of a loader through `Object.prototype`, because the
// library has its tables.

import assert from "node:assert/strict";
import { expected } from "../../tests/emscripten/support/expect.mjs";
import { VERSIONS } from "../../tests/fixtures/emscripten/support/builds.mjs";
import { canRun, importLinked, linkedBuilds } from "./support/linked.mjs";
import { needsStackSwitching } from "./support/programs.mjs";
import { afterEach, test } from "./support/runner.mjs";

const NAMES = ["cxx", "definers", "edges", "exceptions", "invoke", "javascript", "rings", "scopes", "start", "suspending", "values"];

const WAYS = {
  outside: ({ _run_outside: run }, edge) => run(edge),
  inside: ({ _run: run }, edge) => run(edge, 0),
  suspends: ({ _run: run }, edge) => run(edge, 1),
};

/** Properties that `Object.prototype` got. */
let added = [];
const { defineProperty } = Object;

afterEach(() => {
  Object.defineProperty = defineProperty;
  globalThis.latebind?.uninstall();
  // Each program brings its own code, and the first one of a realm serves all of them.
  delete globalThis.latebind;
  delete globalThis[Symbol.for("latebind")];
});

/** Notes each property that `Object.prototype` gets. */
function watchPrototype() {
  added = [];
  Object.defineProperty = (object, key, ...rest) => {
    if (object === Object.prototype) added.push(key);
    return defineProperty(object, key, ...rest);
  };
}

async function start(create) {
  const program = await create({ noInitialRun: true, print() {}, printErr() {} });
  if (!(await program._open_libraries())) throw new Error("the libraries do not open");
  return program;
}

/** The calls of a fixture that are expected to have a result in a mode. */
function callsOf(fixture, build, mode, wanted) {
  const calls = Object.keys(WAYS).flatMap((way) => fixture.edges.map((edge, number) => ({ edge, number, way })));
  // The call `many` of `invoke` sets ten thousand timers.
  return calls.filter(({ edge, way }) => edge !== "many" && expected({ ...build, fixture }, edge, way, mode) === wanted);
}

for (const name of NAMES) {
  const fixture = { name, ...(await import(`../../tests/fixtures/emscripten/${name}/fixture.mjs`)).default };
  for (const version of VERSIONS) {
    for (const build of linkedBuilds(fixture, version)) {
      const calls = callsOf(fixture, build, "js-library", "works");
      const frames = callsOf(fixture, build, "stock", "JS frame");
      test(`${version}: ${name}, ${build.build}`, needsStackSwitching, async () => {
        if (!(await canRun(build))) return;
        if (frames.length) {
          const { default: create } = await import(build.main);
          const stock = await start(create);
          for (const { edge, number, way } of frames) {
            await assert.rejects(async () => WAYS[way](stock, number), /^(SuspendError|ReferenceError)/, `${edge}, ${way}`);
          }
        }
        watchPrototype();
        const linked = await start(await importLinked(build));
        for (const { edge, number, way } of calls) assert.equal(await WAYS[way](linked, number), 42, `${edge}, ${way}`);
        assert.deepEqual(added, []);
      });
    }
  }
}

const scopes = { name: "scopes", ...(await import("../../tests/fixtures/emscripten/scopes/fixture.mjs")).default };
for (const version of VERSIONS) {
  test(`${version}: messages name libraries as the loader does`, needsStackSwitching, async () => {
    const build = linkedBuilds(scopes, version).find(({ build }) => build === "O2");
    const linked = await start(await importLinked(build));
    const hidden = scopes.edges.indexOf("hidden");
    const error = await linked._run(hidden, 1).catch((error) => error);
    assert.equal(error.code, "undefined-symbol");
    assert.equal(error.dso, "user.so");
    assert.match(error.message, /`private_answer` .*needed by `user\.so`/);
    // The order in which they were loaded: each after those that it needs.
    const names = globalThis.latebind.stats().map(({ name }) => name);
    assert.deepEqual(names.slice(-8), [
      "private-1.so",
      "first.so",
      "private-2.so",
      "second.so",
      "user.so",
      "reopened.so",
      "promoted.so",
      "needs-promoted.so",
    ]);
  });
}

const suspending = { name: "suspending", ...(await import("../../tests/fixtures/emscripten/suspending/fixture.mjs")).default };
for (const version of VERSIONS) {
  test(`${version}: a library whose constructor fails, opened again while it is being loaded`, needsStackSwitching, async () => {
    const build = linkedBuilds(suspending, version).find(({ build }) => build === "O2");
    const failing = suspending.edges.indexOf("failing");
    const run = ({ _run: run }) => Promise.allSettled([run(failing, 1), run(failing, 1), run(failing, 1)]);
    const { default: create } = await import(build.main);
    for (const { value } of await run(await start(create))) assert.notEqual(value, 42);
    const linked = await start(await importLinked(build));
    for (const { value, reason } of await run(linked)) assert.equal(value ?? reason, 42);
    // Later, it fails for the same reason.
    for (const { value, reason } of await run(linked)) assert.equal(value ?? reason, 42);
  });
}
