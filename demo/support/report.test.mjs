// The demo's judgments can fail.

import assert from "node:assert/strict";
import { test } from "node:test";
import { judge, renderSurprises, renderTable } from "./report.mjs";

const isRelinked = [{ relinked: 0 }, { relinked: 3 }];
const isPublished = [{ relinked: 0 }];
const statistics = { stock: null, latebind: isPublished, relinked: isRelinked };

const works = (column, more) => ({
  name: "a case",
  verdict: "works",
  answer: 42,
  seconds: null,
  detail: null,
  latebind: statistics[column],
  ...more,
});

/** Judges a case that must work, with the same answer, in the columns for which there are results. */
function judged(results) {
  const expected = Object.fromEntries(Object.keys(results).map((column) => [column, "works"]));
  return judge({ name: "a case", shows: "what", expected, sameAnswer: true }, results);
}

const all = (more = {}) =>
  judged({
    stock: works("stock", more.stock),
    latebind: works("latebind", more.latebind),
    relinked: works("relinked", more.relinked),
  });

test("a case is as expected if all of its columns are", () => {
  const entry = all();
  assert.equal(entry.asExpected, true);
  assert.equal(entry.sameAnswer, true);
  assert.equal(renderSurprises([entry]), "");
});

test("each column must run its own program", () => {
  const wrong = [
    ["stock", isPublished, "ran with Latebind"],
    ["latebind", null, "ran without Latebind"],
    ["latebind", isRelinked, "ran with relinked libraries"],
    ["relinked", null, "ran without Latebind"],
    ["relinked", isPublished, "ran without relinked libraries"],
  ];
  for (const [column, latebind, verdict] of wrong) {
    const entry = all({ [column]: { latebind } });
    assert.equal(entry.asExpected, false);
    assert.equal(entry.cells[column].verdict, verdict);
    assert.match(renderSurprises([entry]), new RegExp(`expected \`works\`, found \`${verdict}\``));
  }
});

test("an answer that differs in any column is reported", () => {
  for (const column of ["stock", "latebind", "relinked"]) {
    const entry = all({ [column]: { answer: 43 } });
    assert.equal(entry.asExpected, false);
    assert.match(renderSurprises([entry]), /the answers differ: (42 and 43|43 and 42)/);
  }
});

test("columns that fail as expected are not compared", () => {
  const expected = { stock: "Error: no", latebind: "works", relinked: "works" };
  const results = {
    stock: works("stock", { verdict: "Error: no", answer: null }),
    latebind: works("latebind"),
    relinked: works("relinked"),
  };
  const about = { name: "a case", shows: "what", expected, sameAnswer: true };
  assert.equal(judge(about, results).asExpected, true);
  results.relinked.answer = 43;
  assert.equal(judge(about, results).asExpected, false);
});

test("a case without a column leaves its cell empty", () => {
  const entry = judged({ stock: works("stock"), latebind: works("latebind") });
  const [, , row] = renderTable(["stock", "latebind", "relinked"], [entry]).split("\n");
  assert.equal(row.replaceAll(/ +/g, " "), "a case | works | works | – | what");
});
