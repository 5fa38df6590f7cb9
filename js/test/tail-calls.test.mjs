// Where the engine bears it, PLT entries tail-call: they take no stack and stand in no stack trace.

import assert from "node:assert/strict";
import { install, uninstall } from "../dist/index.mjs";
import { needsStackSwitching, needsTailCalls, start } from "./support/programs.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

test("a hundred thousand tail calls through the edge do not overflow", needsTailCalls, async () => {
  const program = await start({ libraries: { "a.so": "countdown" } });
  program.dlopen("a.so");
  assert.equal(program.exportsOf("a.so").count(100_000), 42);
});

const needsBoth = { skip: needsStackSwitching.skip || needsTailCalls.skip };

test("nor do they on a stack of their own", needsBoth, async () => {
  const program = await start({ libraries: { "a.so": "countdown" } });
  program.dlopen("a.so");
  assert.equal(await WebAssembly.promising(program.exportsOf("a.so").count)(100_000), 42);
});

/** The functions of wasm in the stack trace of a trap, innermost first. */
function framesOf(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof WebAssembly.RuntimeError);
    return error.stack.split("\n").filter((line) => line.includes("wasm-function"));
  }
  return assert.fail("it returned");
}

test("a stack trace shows the caller and the definition, and nothing between", needsTailCalls, async () => {
  const program = await start({ libraries: { "a.so": "trap" } });
  program.dlopen("a.so");
  const { run } = program.exportsOf("a.so");
  for (const when of ["first", "later"]) {
    const frames = framesOf(run);
    assert.equal(frames.length, 2, `${when}: ${frames}`);
  }
});
