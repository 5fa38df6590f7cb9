// A document of the repository, part of which a test writes. In a page, tests/engines/in-engine/host/ has a file that does nothing.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";

const ROOT = new URL("../../../../", import.meta.url);

/** Compares the block of a document with a text, or writes it if the variable BLESS is set. */
export function compareDocument(path, what, text) {
  // Stack traces differ between engines.
  if (!process.versions.node || process.versions.bun || process.versions.deno) return;
  const file = new URL(path, ROOT);
  const found = readFileSync(file, "utf8");
  const [begin, end] = [`<!-- results of ${what} -->\n\n`, `\n\n<!-- end of the results -->`];
  const [before, rest] = found.split(begin);
  const expected = before + begin + text + rest.slice(rest.indexOf(end));
  if (process.env.BLESS) writeFileSync(file, expected);
  else assert.equal(found, expected, `run: BLESS=1 node --test js/test/edges.test.mjs`);
}
