// Functions `invoke_*` in a program that emcc has linked, with the exceptions and the longjmp of both versions:
// tests/fixtures/emscripten/invoke. Without Latebind, it dies in a static constructor, because -sJSPI makes these
// functions suspending.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { afterEach, test } from "./support/runner.mjs";

const CALLS = ["constructed", "ordered", "quiet", "again", "jump", "foreign", "many"];

/** How a call waits: not at all, for a timer, or for a promise that is already resolved. */
const WAITS = [0, 1, 2];

const needsTag = { skip: WebAssembly.JSTag && WebAssembly.Suspending ? false : "the engine has no JSPI, or no JSTag" };

afterEach(() => {
  delete globalThis.LATEBIND_DISABLE;
  delete globalThis.LATEBIND_EMBED;
  uninstall();
});

const programs = [];

async function start(version) {
  const { default: create } = await import(`../../tests/fixtures/emscripten/invoke/built/${version}/jspi/main.mjs`);
  const lines = [];
  const print = (line) => lines.push(line);
  const program = await create({ noInitialRun: true, print, printErr: print });
  programs.push(program);
  return program;
}

for (const version of ["6.0.5", "3.1.69"]) {
  for (const embed of ["", "always"]) {
    test(`${version}${embed && ", with embedded PLTs"}: calls suspend inside try`, { ...needsTag, timeout: 60_000 }, async () => {
      globalThis.LATEBIND_EMBED = embed;
      install();
      const { _run } = await start(version);
      for (const waits of WAITS) {
        for (const [index, name] of CALLS.entries()) {
          // A timer for each of ten thousand calls would take minutes.
          if (name === "many" && waits === 1) continue;
          assert.equal(await _run(index, waits), 42, `${name}, ${waits}`);
        }
      }
      for (const { name, invoke, errors } of stats().slice(-3)) {
        assert.equal(errors, 0, name);
        assert.ok(invoke > 0, name);
      }
    });
  }
}

// The error of 3.1.69 is not that of the factory's promise. tests/emscripten has it.
const STOCK = "6.0.5";

test("without Latebind, the program does not start", needsTag, () => assert.rejects(start(STOCK)));

test("with LATEBIND_DISABLE=invoke, it does not start either", needsTag, async () => {
  globalThis.LATEBIND_DISABLE = "invoke";
  install();
  await assert.rejects(start(STOCK));
});
