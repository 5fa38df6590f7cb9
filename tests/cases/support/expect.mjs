// The expected outcome of every cell. A case lists rules, and the last rule that fits a cell decides.
//
// A rule has the `versions`, `builds`, `runs` and `engines` that it applies to (all of them, if absent), and an
// expectation for modes: under `stock`, for a mode's own name, or under `latebind` for every mode but stock.
// `alone` runs without Latebind, but its program was relinked, so `latebind` includes it.
//
// An expectation is a list of lines, in order, or `{ lines, diagnostics }`. A line is a string (the whole
// line), a pattern, or a list of patterns that all fit the line. Each of `diagnostics` must fit some line that
// goes to stderr or to the console. Without `diagnostics`, no such line may come from Latebind.
//
// A rule that lets a program fail with Latebind has a `why`.

import { MODES } from "./plan.mjs";

const KEYS = ["versions", "builds", "runs", "engines", "stock", "latebind", ...Object.keys(MODES), "why"];

const asObject = (expectation) => (Array.isArray(expectation) ? { lines: expectation } : expectation);

/** The start of a line about a failure of the program, or of the tools that run or prepare it. */
const FAILURE = /^\^?(throws|fails:) /;

/** Returns whether a program fails with this outcome, or is expected to. */
function fails({ lines }) {
  return lines.flat().some((part) => FAILURE.test(part.source ?? part));
}

/** Throws if a rule of a case is malformed, or applies to nothing. */
export function checkRules({ name, expect, builds }) {
  const reject = (text) => {
    throw new Error(`${name}/case.mjs: ${text}`);
  };
  const runs = Object.values(builds).flatMap(({ runs = [""] }) => runs);
  for (const rule of expect) {
    for (const key of Object.keys(rule)) if (!KEYS.includes(key)) reject(`unknown key ${key}`);
    for (const build of rule.builds ?? []) if (!builds[build]) reject(`no build ${build}`);
    for (const run of rule.runs ?? []) if (!runs.includes(run)) reject(`no run ${run}`);
    const ours = ["latebind", ...Object.keys(MODES)].filter((key) => key !== "stock" && rule[key]);
    if (ours.some((key) => fails(asObject(rule[key]))) && !rule.why) {
      reject("a rule lets a program fail with Latebind, and has no `why`");
    }
  }
}

function ruleOf({ build: { testCase, version, build }, run, mode, engine }) {
  const fits = (list, value) => !list || list.includes(value);
  return testCase.expect.findLast(
    (rule) =>
      fits(rule.versions, version) &&
      fits(rule.builds, build) &&
      fits(rule.runs, run) &&
      fits(rule.engines, engine) &&
      (rule[mode] || (mode !== "stock" && rule.latebind)),
  );
}

/** Returns the expectation of a cell, or `undefined` if no rule fits. */
export function expected(cell) {
  const rule = ruleOf(cell);
  return rule && asObject(rule[cell.mode] ?? rule.latebind);
}

function fitsLine(wanted, line) {
  if (typeof wanted === "string") return wanted === line;
  return [wanted].flat().every((pattern) => pattern.test(line));
}

/** Returns why an outcome is not the expected one, or `undefined` if it is. */
export function difference(wanted, { lines, diagnostics = [] }) {
  if (!wanted) return "no rule fits";
  const isSame =
    lines.length === wanted.lines.length && lines.every((line, index) => fitsLine(wanted.lines[index], line));
  if (!isSame) return `expected ${inWords(wanted.lines)}`;
  for (const pattern of wanted.diagnostics ?? []) {
    if (!diagnostics.some((line) => fitsLine(pattern, line))) return `expected the diagnostic ${inWords([pattern])}`;
  }
  const surprise = !wanted.diagnostics && diagnostics.find((line) => /^(latebind|relink):/.test(line));
  return surprise ? `unexpected diagnostic ${surprise}` : undefined;
}

function inWords(lines) {
  return lines.map((line) => [line].flat().map(String).join(" and ")).join(", ");
}

/** Returns `true` if Latebind breaks a program that works without it. */
export function isWorse(outcome, stock) {
  return fails(outcome) && !fails(stock);
}
