// Host frames between wasm frames: which calls suspend in stock and with Latebind, and what the errors of the others
// name. In Node, the outcomes are those in docs/edges.md; with BLESS=1 they are written there.

import assert from "node:assert/strict";
import { install, uninstall } from "../dist/index.mjs";
import { askChild } from "./support/children.mjs";
import { KINDS, namedIn, render, run } from "./support/edges.mjs";
import { compareDocument } from "./support/host/document.mjs";
import { after, afterEach, test } from "./support/runner.mjs";

const needsStackSwitching = WebAssembly.Suspending ? false : "the engine has no JSPI";

/** The stack traces of JavaScriptCore do not show the function, and those of SpiderMonkey lack names of EM_JS functions. */
const isNamed = globalThis.process?.versions.node && !globalThis.process.versions.bun;

const outcomes = [];

afterEach(uninstall);

for (const kind of KINDS) {
  const { frame, program, edges, stock, latebind, needsTag } = kind;
  const skip = needsStackSwitching || (needsTag && !WebAssembly.JSTag && "the engine has no JSTag");
  test(`${frame}: ${program}, ${edges}`, { skip, timeout: 60_000 }, async () => {
    const without = await run(kind);
    assert.equal(without === undefined, stock, String(without?.error));
    install();
    const failure = await run(kind);
    assert.equal(failure === undefined, latebind, String(failure?.error));
    outcomes.push([without, failure]);
    if (failure && isNamed) {
      const { error } = failure;
      const named = namedIn(error);
      assert.ok(named, error.message);
      assert.equal(!!named.dso, /EM_JS/.test(frame), error.message);
    }
  });
}

test("without WebAssembly.JSTag, the functions `invoke_*` remain", { skip: needsStackSwitching, timeout: 60_000 }, async () => {
  const { works, suspends, lines } = await askChild("no-tag", { env: { LATEBIND_DEBUG: "files" } });
  assert.equal(works, 42);
  assert.match(suspends, /suspend|promising/i);
  assert.ok(lines.some((line) => /functions `invoke_\*' remain: the engine has no WebAssembly.JSTag/.test(line)), lines.join("\n"));
});

after(() => {
  if (outcomes.length === KINDS.length) compareDocument("docs/edges.md", "the fixtures", render(outcomes));
});
