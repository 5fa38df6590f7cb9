// What a person sees of an error that nobody catches: the error, and not the bundle.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runChild } from "./support/children.mjs";
import { test } from "./support/runner.mjs";

/** Where the repository is says nothing about how much is printed. */
const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** What a child prints that may fail. */
async function printed(form, way) {
  const { stderr } = await runChild("uncaught", { args: [form, way] }).catch((error) => error);
  return stderr.replaceAll(`file://${ROOT}`, "").replaceAll(ROOT, "");
}

/** Text that a terminal shows as it is. */
const IS_PRINTABLE = /^[\n\x20-\x7e\u2500-\u27ff]*$/;

/** The number of lines that an engine quotes of the code. Bun also quotes the five lines above. */
const QUOTED = globalThis.Bun ? 6 : 1;

/** The most characters that these lines have: see `lines.mjs`. */
const QUOTE = 400 * QUOTED;

const MESSAGE = "LatebindError: undefined symbol `missing` (f64, i64) -> f32, needed by `";

for (const form of ["auto", "index", "pre"]) {
  for (const way of ["uncaught", "rejection", "printed", "stack"]) {
    test(`${form}, ${way}: the error is printed, and little of the bundle`, async () => {
      const text = await printed(form, way);
      assert.ok(text.includes(MESSAGE), text);
      assert.ok(text.length < QUOTE + 1648, `${text.length} characters`);
      assert.match(text, IS_PRINTABLE);
      // The class, as engines that print its name have it.
      assert.doesNotMatch(text, /\w+ \[LatebindError\]/);
    });
  }
}

test("the code and the symbol are printed where the engine prints properties", async () => {
  for (const way of ["uncaught", "rejection", "printed"]) {
    const [stock, text] = [await printed("stock", way), await printed("auto", way)];
    if (!/symbol: ["']missing["']/.test(stock)) continue;
    assert.match(text, /code: ["']undefined-symbol["']/);
    assert.match(text, /symbol: ["']missing["']/);
  }
});

test("what is printed is at most 1.1 kB longer than without Latebind, and the lines that the engine quotes", async () => {
  for (const way of ["uncaught", "rejection", "printed", "stack"]) {
    const [stock, text] = [await printed("stock", way), await printed("auto", way)];
    assert.ok(stock.includes("undefined symbol `missing`"), stock);
    assert.ok(text.length < stock.length + QUOTE + 1136, `${stock.length}, and then ${text.length}`);
  }
});
