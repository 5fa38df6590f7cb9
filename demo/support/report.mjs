// Reports the results of a run, as text and as JSON.
//
// The file that --json writes:
//
//   {
//     schema: 1,
//     engine: { node, v8 },              versions
//     columns: ["stock", "latebind", "relinked"],   those that were run
//     complete: boolean,                 every case ran in every column
//     asExpected: boolean,               every case has the expected results
//     seconds: number,                   the duration of the whole run
//     cases: [{
//       name, shows,
//       asExpected: boolean,
//       sameAnswer: boolean | null,      null: no comparison, or not requested
//       cells: { stock: Cell, latebind: Cell, relinked: Cell },   the columns that ran. Not every case has
//                                        the last one
//     }]
//   }
//
//   Cell: {
//     verdict,             "works", or one line about the error
//     expected,            the verdict that the case declares
//     asExpected: boolean,
//     seconds: number | null,            the time that the case measured, the better of two runs
//     answer: any | null,                the answer of the case
//     detail: string | null,             the error in full
//     latebind: array | null,            Latebind's statistics: one entry for each library
//   }

import { isDeepStrictEqual } from "node:util";
import { table } from "./table.mjs";

/**
 * Returns the error of a cell that did not run the program of its column, so that no comparison is of one thing with
 * itself.
 */
function missing(column, statistics) {
  if (column === "stock") return statistics === null ? null : "ran with Latebind";
  if (statistics === null) return "ran without Latebind";
  const isRelinked = statistics.some(({ relinked }) => relinked > 0);
  if (column === "relinked") return isRelinked ? null : "ran without relinked libraries";
  return isRelinked ? "ran with relinked libraries" : null;
}

const workingCells = (cells) => Object.values(cells).filter(({ verdict }) => verdict === "works");

/** Combines a case with the results of its columns into an entry of `cases` above. */
export function judge({ name, shows, expected, sameAnswer }, results) {
  const cells = {};
  for (const [column, { name: _, ...result }] of Object.entries(results)) {
    const works = result.verdict === "works";
    const verdict = (works && missing(column, result.latebind)) || result.verdict;
    const asExpected = verdict === expected[column];
    cells[column] = { ...result, verdict, expected: expected[column], asExpected };
  }
  const [first, ...others] = workingCells(cells);
  const comparable = sameAnswer && others.length > 0;
  const same = comparable ? others.every(({ answer }) => isDeepStrictEqual(first.answer, answer)) : null;
  const asExpected = Object.values(cells).every((cell) => cell.asExpected) && same !== false;
  return { name, shows, asExpected, sameAnswer: same, cells };
}

const titles = { stock: "stock", latebind: "with latebind", relinked: "relinked, with latebind" };

/** The length at which the table truncates an error. */
const widestVerdict = 48;

function cellText(cell, reference) {
  if (!cell) return "–";
  let text = cell.verdict;
  if (text.length > widestVerdict) text = `${text.slice(0, widestVerdict - 1)}…`;
  if (cell.seconds !== null) {
    text += `, ${(cell.seconds * 1000).toFixed(0)} ms`;
    if (reference?.seconds) text += ` (${(cell.seconds / reference.seconds).toFixed(2)}×)`;
  }
  return cell.asExpected ? text : `${text} (!)`;
}

/** Renders the table of all cases. The ratio to the stock time follows a time with Latebind. */
export function renderTable(columns, entries) {
  const header = ["case", ...columns.map((column) => titles[column]), "what it shows"];
  const rows = entries.map(({ name, shows, cells }) => [
    name,
    ...columns.map((column) => cellText(cells[column], column === "stock" ? null : cells.stock)),
    shows,
  ]);
  return table(header, rows);
}

/** Describes the difference of two results. For lists, it is the first item that differs. */
function difference(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) {
    return `: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  }
  let at = 0;
  while (at < one.length && isDeepStrictEqual(one[at], other[at])) at += 1;
  return ` at ${at}: ${JSON.stringify(one[at])} and ${JSON.stringify(other[at])}`;
}

/** Renders each unexpected result as a line, followed by the whole error. */
export function renderSurprises(entries) {
  const lines = [];
  for (const { name, cells, sameAnswer } of entries) {
    for (const [column, { verdict, expected, asExpected, detail }] of Object.entries(cells)) {
      if (asExpected) continue;
      lines.push(`${name}, ${titles[column]}: expected \`${expected}\`, found \`${verdict}\``);
      if (detail) lines.push(detail.trimEnd().replace(/^/gm, "    "));
    }
    if (sameAnswer === false) {
      const [first, ...others] = workingCells(cells);
      const other = others.find(({ answer }) => !isDeepStrictEqual(first.answer, answer));
      lines.push(`${name}: the answers differ${difference(first.answer, other.answer)}`);
    }
  }
  return lines.join("\n");
}
