// docs/engines.md matches record.json.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { render } from "./report.mjs";

const read = (path) => readFileSync(new URL(path, import.meta.url), "utf8");
const engines = JSON.parse(read("engines.json"));
const record = JSON.parse(read("record.json"));

test("the document is made from the record", () => {
  assert.equal(read("../../docs/engines.md"), render({ engines, record }));
});

test("another record makes another document", () => {
  const [name] = Object.keys(record);
  const { counts } = record[name];
  const other = { ...record, [name]: { ...record[name], counts: { ...counts, failed: 1000 } } };
  assert.notEqual(render({ engines, record: other }), render({ engines, record }));
});

test("an engine that never ran is listed", () => {
  const listed = render({ engines: [...engines, { name: "new", title: "New" }], record });
  assert.match(listed, /\| New \|  \| never \|/);
});
