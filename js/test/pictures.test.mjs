// The pictures of the documents are those that their texts describe.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { pictures } from "../../tools/pictures/draw.mjs";
import { test } from "./support/runner.mjs";

for (const { path, svg } of pictures()) {
  test(`${basename(path)} is drawn from its text`, () => {
    assert.equal(readFileSync(path, "utf8"), svg, "run: node tools/pictures/draw.mjs");
    assert.match(svg, /<title id="title">[^<]{10,}<\/title>\n<desc id="desc">[^<]{40,}/);
    assert.match(svg, /prefers-color-scheme:dark/);
  });
}
