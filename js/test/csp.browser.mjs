// In a page whose content security policy forbids code from strings: `node --test js/test/csp.browser.mjs`.
// It needs Chromium, so it is not among the `*.test.mjs`, which run everywhere.

import assert from "node:assert/strict";
import { test } from "node:test";
import { skip, useChromium } from "./support/chromium.mjs";
import { serve } from "./support/server.mjs";

const POLICY = "script-src 'self' 'wasm-unsafe-eval'";
// First of all, so that it misses nothing.
const WATCH = '<script src="/js/test/browser/watch.js"></script>';

const { newPage } = useChromium();

/** Opens a page with these scripts, and gives what it found, and what the browser complained of. */
async function open(scripts) {
  const server = await serve({ scripts: WATCH + scripts, policy: POLICY });
  const page = await newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  try {
    await page.goto(server.url);
    const result = await server.result;
    return { result, complaints };
  } finally {
    await page.close();
    await server.close();
  }
}

const EXPECTED = {
  installed: true,
  values: { late: 42, self: 42, main: 42 },
  bound: 3,
  fallback: 0,
  names: true,
  violations: [],
};

const WAYS = {
  "latebind.pre.js as a classic script": '<script src="/js/dist/latebind.pre.js"></script>',
  "auto.mjs as a module": '<script type="module" src="/js/dist/auto.mjs"></script>',
};

for (const [what, script] of Object.entries(WAYS)) {
  test(`${what}: late calls suspend, and the policy is kept`, { skip, timeout: 60_000 }, async () => {
    const scripts = `${script}<script type="module" src="/js/test/browser/program.mjs"></script>`;
    const { result, complaints } = await open(scripts);
    assert.deepEqual(result, EXPECTED);
    assert.deepEqual(complaints, []);
  });
}

test("without Latebind the same page cannot suspend", { skip, timeout: 60_000 }, async () => {
  const scripts = '<script type="module" src="/js/test/browser/program.mjs"></script>';
  const { result } = await open(scripts);
  assert.equal(result.installed, false);
  assert.deepEqual(result.values, { late: "SuspendError", self: 42, main: "SuspendError" });
});

test("a PLT that is too large to compile at once is waited for, where the program waits", { skip, timeout: 120_000 }, async () => {
  const scripts =
    `${WAYS["auto.mjs as a module"]}<script type="module" src="/js/test/browser/large.mjs"></script>`;
  const { result, complaints } = await open(scripts);
  assert.deepEqual(result.async, { value: 42, counts: [{ late: 50_000, fallback: 0, errors: 0 }] });
  // Where it does not wait, the loader's stubs have to do.
  assert.deepEqual(result.sync, { value: 42, counts: [{ late: 0, fallback: 50_000, errors: 1 }] });
  assert.deepEqual(complaints, []);
});

test("a violation would have been noticed", { skip, timeout: 60_000 }, async () => {
  const scripts = '<script type="module" src="/js/test/browser/violation.mjs"></script>';
  const { result } = await open(scripts);
  assert.deepEqual(result, { error: "EvalError", violations: ["eval"] });
});
