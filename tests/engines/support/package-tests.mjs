// Runs the package's tests, js/test, file by file, and judges the results from an engine. A file that ends its process or
// its page, or that does not end, fails at the current test, and the other files still run.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const TESTS = new URL("../../../js/test/", import.meta.url);
const { skipped, divergences } = JSON.parse(
  readFileSync(new URL("../package-tests.json", import.meta.url), "utf8"),
);

const FILES = readdirSync(TESTS).filter((name) => name.endsWith(".test.mjs"));

/** Returns the files that an engine runs. */
export const filesFor = ({ kind }) => FILES.filter((file) => !skipOf(file, kind));

const skipOf = (file, kind) => skipped.find((one) => one.file === file && one.kinds.includes(kind));

/** Returns the assembled modules of js/test/wat in base64, by name. They are assembled on first use. */
export async function readFixtures() {
  const module = new URL("support/host/fixtures.mjs", TESTS);
  return (await import(module)).fixtures;
}

/** Returns the result of each test of a file: `{ name, status, message }`. */
export function readEvents(events, stopped) {
  const [{ names } = {}] = events;
  if (!names) return [{ name: "the file", status: "failed", message: stopped }];
  const outcomes = events.filter(({ status }) => status);
  const found = outcomes.map(({ index, ...outcome }) => ({ name: names[index], ...outcome }));
  const { end, failure } = events.at(-1);
  if (!end) {
    // Later tests did not run, and are not counted.
    const underWay = names[outcomes.length] ?? "what comes after the tests";
    found.push({ name: underWay, status: "failed", message: stopped });
  }
  if (failure) found.push({ name: "what comes after the tests", status: "failed", message: failure });
  return found;
}

/** Returns the result of a test that is known to fail: it passes if the test fails, and fails otherwise. */
export function judge({ status, message }, reason) {
  if (!reason) return { status, message };
  if (status === "failed") return { status: "passed", isExpected: true };
  if (status === "skipped") return { status, message };
  return { status: "failed", message: `it passes, but is said to fail: ${reason}` };
}

/**
 * `{ counts, failures }`; `runFile(name, tell)` resolves to why the engine stopped, for if it came to no
 * end. The counts have the reasons for what was skipped.
 */
export async function runPackageTests({ name, kind }, { runFile, log }) {
  const counts = { passed: 0, failed: 0, skipped: 0, expected: 0, reasons: {} };
  const failures = [];
  for (const file of FILES) {
    const whole = skipOf(file, kind);
    if (whole) {
      counts.reasons[whole.reason] = file;
      continue;
    }
    log(file);
    const events = [];
    const stopped = await runFile(file, (event) => events.push(event));
    for (const test of readEvents(events, stopped)) {
      const known = divergences.find(
        (one) => one.engine === name && one.file === file && one.test === test.name,
      );
      const { status, message, isExpected } = judge(test, known?.reason);
      counts[status]++;
      if (isExpected) counts.expected++;
      if (status === "skipped") counts.reasons[message] = (counts.reasons[message] ?? 0) + 1;
      if (status === "failed") failures.push(`${file}: ${test.name}: ${message}`);
    }
  }
  return { counts, failures };
}

/** The path of a file of js/test. */
export const pathOf = (file) => fileURLToPath(new URL(file, TESTS));
