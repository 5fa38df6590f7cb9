// Reports the results of a run, as text and as JSON.
//
// The file that --json writes:
//
//   {
//     schema: 1,
//     engine: { node, v8 },       versions
//     columns: [string],          the columns that ran
//     passed: boolean,
//     seconds: number,            the duration of the whole run
//     sources: [{
//       name, make,
//       partial: string | null,   the reason why a part of it cannot run
//       passed: boolean,
//       libraries: [{
//         name,
//         kind: "library" | "main",
//         before: number,         its size in bytes
//         variants: { column: {   the columns in which it is relinked
//           changed: boolean,     there was something to relink
//           after: number,        its size in bytes
//           self, slots: number,  references bound to its own definitions, and slots
//           valid: boolean,       relinked, and accepted by --check and by the engine
//           failure: string | null,
//         } },
//       }],
//       cells: { column: {
//         verdict,                "works", or one line about the error
//         hash: string | null,    of the answer
//         same: boolean | null,   the same as in the first column, or null if there is no comparison
//         latebind: boolean,      it was active
//         relinked: number,       the number of relinked modules
//         detail: string | null,  the error in full
//       } },
//     }],
//   }

import { createHash } from "node:crypto";
import { table } from "../../../demo/support/table.mjs";
import { modeOf } from "./columns.mjs";

const hash = (answer) => createHash("sha256").update(JSON.stringify(answer)).digest("hex");

/** Returns the error of a cell that did not run the program of its column. */
function missing(column, { latebind, relinked }, libraries) {
  const mode = modeOf(column, libraries);
  if (mode.latebind !== latebind) return latebind ? "ran with Latebind" : "ran without Latebind";
  if (mode.binder !== relinked > 0) return mode.binder ? "ran without slots" : "ran with slots";
  return null;
}

const isValid = ({ variants }) => Object.values(variants).every(({ valid }) => valid);

/** Combines a source, its libraries, and the results of its columns into an entry of `sources` above. */
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
  // A main module is relinked in one variant only, and all others also in this one.
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

/** Renders the table of all sources, and below it the reasons why some run only in part. */
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

/** Describes the first difference of two results, for a message. */
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

/** Renders each problem as a line, followed by the whole error. */
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
