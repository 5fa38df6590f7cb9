// What a browser's console shows of an undefined symbol: `node --test js/test/uncaught.browser.mjs`.

import assert from "node:assert/strict";
import { test } from "node:test";
import { skip, useChromium } from "./support/chromium.mjs";
import { serve } from "./support/server.mjs";

const POLICY = "script-src 'self' 'wasm-unsafe-eval'";
const MESSAGE = "undefined symbol `missing` (f64, i64) -> f32, needed by `";

const { newInspectedPage } = useChromium();

/** What DevTools is told: of each error its class, and the text that is shown. */
async function shown(scripts) {
  const server = await serve({ scripts, policy: POLICY });
  const { page, session } = await newInspectedPage();
  const errors = [];
  const add = (how, { className, description }, text = "") =>
    errors.push({ how, className, text: `${text} ${description}`.replaceAll(server.url, "/") });
  session.on("Runtime.exceptionThrown", ({ exceptionDetails: { exception, text } }) =>
    add("uncaught", exception, text),
  );
  session.on("Runtime.consoleAPICalled", ({ args }) => args.forEach((value) => add("printed", value)));
  try {
    await session.send("Runtime.enable");
    await page.goto(server.url);
    await server.result;
    return errors;
  } finally {
    await page.close();
    await server.close();
  }
}

for (const [form, script] of Object.entries({
  "latebind.pre.js": '<script src="/js/dist/latebind.pre.js"></script>',
  "auto.mjs": '<script type="module" src="/js/dist/auto.mjs"></script>',
})) {
  test(`${form}: the console shows the error and its class`, { skip, timeout: 60_000 }, async () => {
    const program = '<script type="module" src="/js/test/browser/uncaught.mjs"></script>';
    const errors = await shown(script + program);
    // One is thrown, one rejects a promise, one is printed.
    assert.deepEqual(errors.map(({ how }) => how).sort(), ["printed", "uncaught", "uncaught"]);
    for (const { className, text } of errors) {
      assert.equal(className, "LatebindError");
      assert.match(text, /\bLatebindError: /);
      assert.ok(text.includes(MESSAGE), text);
      assert.ok(text.length < 2048, `${text.length} characters`);
      assert.match(text, /^[\n\x20-\x7e]*$/);
    }
  });
}
