// Where the engine bears it, PLT entries tail-call: they take no stack and stand in no stack trace.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { install, uninstall } from "../dist/index.mjs";
import { needsStackSwitching, start } from "./support/programs.mjs";

before(() => install());
after(uninstall);

const isV8 = { skip: !("v8" in process.versions) && "only V8 is known to bear them" };

test("a hundred thousand tail calls through the edge do not overflow", isV8, async () => {
  const program = await start({ libraries: { "a.so": "countdown" } });
  program.dlopen("a.so");
  assert.equal(program.exportsOf("a.so").count(100_000), 42);
});

test("nor do they on a stack of their own", needsStackSwitching, async () => {
  const program = await start({ libraries: { "a.so": "countdown" } });
  program.dlopen("a.so");
  assert.equal(await WebAssembly.promising(program.exportsOf("a.so").count)(100_000), 42);
});

/** The functions in the stack trace of a trap, innermost first, as far as wasm goes. */
function framesOf(call) {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof WebAssembly.RuntimeError);
    const lines = error.stack.split("\n").slice(1);
    return lines.filter((line) => line.includes("wasm://")).map((line) => line.trim().split(" ")[1]);
  }
  return assert.fail("it returned");
}

test("a stack trace shows the caller and the definition, and nothing between", isV8, async () => {
  const program = await start({ libraries: { "a.so": "trap" } });
  program.dlopen("a.so");
  const { run } = program.exportsOf("a.so");
  for (const when of ["first", "later"]) {
    const frames = framesOf(run);
    assert.equal(frames.length, 2, `${when}: ${frames}`);
  }
});
