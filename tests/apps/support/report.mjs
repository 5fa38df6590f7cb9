// What a run found, for people and for machines.
//
// The file that --json writes:
//
//   {
//     schema: 1,
//     engine: { node, v8 },       versions
//     columns: [string],          those that were run
//     passed: boolean,
//     seconds: number,            how long the whole run took
//     sources: [{
//       name, make,
//       partial: string | null,   why not everything in it can be run
//       passed: boolean,
//       libraries: [{
//         name,
//         kind: "library" | "main",
//         before: number,         its size in bytes
//         variants: { column: {   those in which it is relinked
//           changed: boolean,     there was something to relink
//           after: number,        its size in bytes
//           self, slots: number,  references bound to its own definitions, and slots
//           valid: boolean,       relinked, checked by the program, and taken by the engine
//           failure: string | null,
//         } },
//       }],
//       cells: { column: {
//         verdict,                "works", or one line about the error
//         hash: string | null,    of the answer
//         same: boolean | null,   as that of the first column; null: there is nothing to compare
//         latebind: boolean,      it was active
//         relinked: number,       relinked modules that it saw
//         detail: string | null,  the error in full
//       } },
//     }],
//   }

import { createHash } from "node:crypto";
import { table } from "../../../demo/support/table.mjs";
import { modeOf } from "./columns.mjs";

const hash = (answer) => createHash("sha256").update(JSON.stringify(answer)).digest("hex");

/** A cell that did not run what its column is for would compare one thing with itself. */
function missing(column, { latebind, relinked }, libraries) {
  const mode = modeOf(column, libraries);
  if (mode.latebind !== latebind) return latebind ? "ran with Latebind" : "ran without Latebind";
  if (mode.binder !== relinked > 0) return mode.binder ? "ran without slots" : "ran with slots";
  return null;
}

const isValid = ({ variants }) => Object.values(variants).every(({ valid }) => valid);

/** Puts a source, its libraries and the results of its columns together: an entry of `sources` above. */
export function judge({ name, make, partial = null }, libraries, results) {
  const cells = {};
  const reference = Object.values(results)[0]?.answer ?? null;
  for (const [column, { answer, ...result }] of Object.entries(results)) {
    const works = result.verdict === "works";
    const verdict = (works && missing(column, result, libraries)) || result.verdict;
    const same = works && reference !== null ? hash(answer) === hash(reference) : null;
    cells[column] = { ...result, verdict, hash: works ? hash(answer) : null, same };
  }
  const fine = Object.values(cells).every(({ verdict, same }) => verdict === "works" && same === true);
  return { name, make, partial, passed: fine && libraries.every(isValid), libraries, cells };
}

const kilobytes = (bytes) => (bytes / 1024).toLocaleString("en-US", { maximumFractionDigits: 0 });

function row(name, make, libraries, answers) {
  // A main is relinked in one variant only, all others in this one, too.
  const relinked = libraries.map(({ variants }) => variants.relinked ?? variants.main);
  const sum = (list, field) => list.reduce((total, item) => total + (item?.[field] ?? 0), 0);
  const direct = libraries.map(({ variants }) => variants.direct);
  const [before, after] = [sum(libraries, "before"), sum(relinked, "after")];
  const valid = libraries.filter(isValid).length;
  const whole = valid === libraries.length;
  return [
    name,
    make,
    String(libraries.length),
    sum(relinked, "self").toLocaleString("en-US"),
    sum(relinked, "slots").toLocaleString("en-US"),
    direct.some(Boolean) ? sum(direct, "slots").toLocaleString("en-US") : "",
    kilobytes(before),
    whole ? kilobytes(after) : "–",
    whole ? `${((after / before - 1) * 100).toFixed(1)} %` : "–",
    whole ? "yes" : `${valid} of ${libraries.length}`,
    answers,
  ];
}

function answersOf({ cells, partial }) {
  const wrong = Object.entries(cells).filter(([, { verdict, same }]) => verdict !== "works" || same !== true);
  if (wrong.length === 0) return `same in ${Object.keys(cells).length}${partial ? ", in part" : ""}`;
  return wrong
    .map(([column, { same }]) => `${column}: ${same === false ? "DIFFERENT" : "FAILED"}`)
    .join(", ");
}

/** The table of all sources, and below it why some are run in part only. */
export function renderTable(entries) {
  const header = [
    "source",
    "make",
    "libraries",
    "self",
    "slots",
    "for main",
    "KiB before",
    "after",
    "change",
    "valid",
    "answers",
  ];
  const rows = entries.map((entry) => row(entry.name, entry.make, entry.libraries, answersOf(entry)));
  const all = entries.flatMap(({ libraries }) => libraries);
  const good = entries.filter(({ passed }) => passed).length;
  rows.push(row("all", "", all, `${good} of ${entries.length}`));
  const notes = entries
    .filter(({ partial }) => partial)
    .map(({ name, partial }) => `${name} in part: ${partial}`);
  return [table(header, rows), ...(notes.length > 0 ? ["", ...notes] : [])].join("\n");
}

/** Where two answers differ first, for a message. */
function difference(one, other, path = "answer") {
  if ([one, other].every((value) => typeof value === "object" && value !== null)) {
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const found = difference(one[key], other[key], `${path}.${key}`);
      if (found) return found;
    }
    return null;
  }
  if (Object.is(one, other)) return null;
  const short = (value) => (JSON.stringify(value) ?? "nothing").slice(0, 200);
  return `${path}: ${short(one)} and ${short(other)}`;
}

const indented = (detail) => detail.trimEnd().split("\n").slice(0, 40).join("\n").replace(/^/gm, "    ");

/** What is wrong, one line each, followed by the error in full if there is one. */
export function renderFailures(entries, answers) {
  const lines = [];
  for (const { name, libraries, cells } of entries) {
    for (const library of libraries) {
      for (const [variant, { failure }] of Object.entries(library.variants)) {
        if (failure) lines.push(`${name}, ${library.name}, ${variant}: ${failure}`);
      }
    }
    for (const [column, { verdict, same, detail }] of Object.entries(cells)) {
      if (verdict !== "works") {
        lines.push(`${name}, ${column}: \`${verdict}\``);
        if (detail) lines.push(indented(detail));
      }
      if (same === false) {
        const results = answers.get(name);
        const [reference] = Object.values(results);
        lines.push(
          `${name}, ${column}: the answers differ in ${difference(reference.answer, results[column].answer)}`,
        );
      }
    }
  }
  return lines.join("\n");
}
