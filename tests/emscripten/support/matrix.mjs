// Renders docs/emscripten-matrix.md and docs/emscripten-matrix/results.md: the result of every fixture, build,
// and mode.

import { expected, failsCorrectly, reason } from "./expect.mjs";
import { MODES, planBuilds, planTrials } from "./plan.mjs";

const HEADER = `# Programs linked with emcc

This document compares programs that Emscripten's compiler linked, with and without Latebind.
A *mode* is a way to run a program: \`stock\` is the unmodified program, \`auto\` is the program after \`import "latebind/auto"\`, \`pre-js\` is the program with \`latebind.pre.js\` inside, and \`js-library\` is the program linked with \`--js-library\`.
The last one has no result for programs to which the library adds nothing, because they are not linked with \`-sJSPI\`, and for some fixtures that are not linked a second time.
The programs are in \`tests/fixtures/emscripten\`.
The README there lists the fixtures, and each \`fixture.mjs\` describes its builds.
`;

const RESULTS = `## Results

A cell has the number of calls with the right result, of all calls that were tested.
A call of a function that is not in the scope of its caller must fail.
All others must work.
`;

const FAILURES = `## Calls that fail with Latebind

A call is tested in three ways.
\`outside\` is a call from JavaScript in which nothing suspends.
\`inside\` is the same call below a promising export.
\`suspends\` is a call that waits for a promise.
Each of the following calls also fails without Latebind.
\`cargo xtask test emscripten\` fails if Latebind breaks a call that works in \`stock\`.

| fixture | builds | calls | way | reason |
| --- | --- | --- | --- | --- |
`;

const FOOTER = `[emscripten-matrix/results.md](emscripten-matrix/results.md) has the result of each call.

\`cargo xtask test emscripten\` runs the programs and compares each result with its expectation.
\`cargo xtask test emscripten --matrix\` also writes these documents, and \`node tests/emscripten/matrix.mjs\` writes them from the expectations without running a program.
`;

const DETAILS = `# Results of programs linked with emcc

These are the raw tables of [emscripten-matrix.md](../emscripten-matrix.md), which explains the modes and the ways.
Builds with the same results share a table.

\`JS frame\` abbreviates \`SuspendError: trying to suspend JS frames\`, and \`not promising\` abbreviates \`SuspendError: trying to suspend without WebAssembly.promising\`.
`;

/** Returns the cells of all trials, with the expected results: `{ build, edge, way, mode, result }`. */
export function expectedCells(fixtures) {
  return planBuilds(fixtures)
    .flatMap((build) => planTrials(build))
    .flatMap(({ build, mode, way, edges }) =>
      edges.map(({ name }) => ({ build, edge: name, way, mode, result: expected(build, name, way, mode) })),
    );
}

/** Returns the documents for `cells`, by path below `docs`. */
export function renderMatrix(cells) {
  const byFixture = Map.groupBy(cells, ({ build }) => build.fixture.name);
  const details = [...byFixture].flatMap(([name, cells]) => [`## ${name}\n`, ...groups(cells)]);
  return {
    "emscripten-matrix.md": [HEADER, RESULTS, summary(cells), FAILURES + failures(byFixture), FOOTER].join("\n"),
    "emscripten-matrix/results.md": [DETAILS, ...details].join("\n"),
  };
}

function isRight({ build, edge, way, result }) {
  return result === "works" || failsCorrectly(build, edge, way, result);
}

/** Renders the number of calls with the right result, by build. */
function summary(cells) {
  const versions = versionsOf(cells);
  const columns = versions.flatMap((version) => MODES.map((mode) => ({ version, mode })));
  const byBuild = Map.groupBy(cells, ({ build }) => `${build.fixture.name} | ${build.build}`);
  const rows = [...byBuild].map(([label, cells]) => {
    const counts = columns.map(({ version, mode }) => {
      const column = cells.filter((cell) => cell.build.version === version && cell.mode === mode);
      const right = column.filter(isRight);
      return column.length ? `${right.length} of ${column.length}` : "–";
    });
    return `| ${label} | ${counts.join(" | ")} |`;
  });
  const heads = columns.map(({ version, mode }) => `${version} ${mode}`);
  const rule = "| --- ".repeat(heads.length + 2);
  return [`| fixture | build | ${heads.join(" | ")} |`, `${rule}|`, ...rows, ""].join("\n");
}

function versionsOf(cells) {
  return [...new Set(cells.map(({ build }) => build.version))].sort().reverse();
}

/** Renders the calls that fail with Latebind, with their reasons. */
function failures(byFixture) {
  const lines = [...byFixture].flatMap(([fixture, cells]) => {
    const failed = cells.filter((cell) => cell.mode !== "stock" && !isRight(cell));
    const whyOf = ({ build, edge, way }) => reason(build, edge, way);
    const byWhy = Map.groupBy(failed, (cell) => `${cell.way}\n${whyOf(cell)}`);
    const rows = [...byWhy.values()].map((cells) => ({
      builds: buildNames(cells, versionsOf(byFixture.get(fixture))),
      calls: listed(cells.map(({ edge }) => edge)),
      way: cells[0].way,
      why: whyOf(cells[0]),
    }));
    // Ways with the same calls share a row.
    const bySame = Map.groupBy(rows, ({ builds, calls, why }) => [builds, calls, why].join(" | "));
    return [...bySame.values()].map((rows) => {
      const [{ builds, calls, why }] = rows;
      return `| ${[fixture, builds, calls, rows.map(({ way }) => way).join(", "), why].join(" | ")} |\n`;
    });
  });
  return lines.join("");
}

/** Names the builds of the cells, with their version if it is not the only one. */
function buildNames(cells, versions) {
  const byBuild = Map.groupBy(cells, ({ build }) => build.build);
  const names = [...byBuild].map(([name, cells]) => {
    const found = versionsOf(cells);
    return found.length === versions.length ? `\`${name}\`` : `\`${name}\` (${found.join(", ")})`;
  });
  return names.join(", ");
}

function listed(names) {
  return [...new Set(names)].map((name) => `\`${name}\``).join(", ");
}

/** Renders a table for each set of builds with the same results. */
function groups(cells) {
  const byBuild = Map.groupBy(cells, ({ build }) => build.label);
  const bySame = Map.groupBy(byBuild.values(), (cells) => table(cells));
  return [...bySame].map(([table, all]) => {
    const byVersion = Map.groupBy(all.map(([{ build }]) => build), ({ version }) => version);
    const names = [...byVersion].map(
      ([version, builds]) => `- ${version}: ${builds.map(({ build }) => `\`${build}\``).join(", ")}`,
    );
    return `${names.sort().reverse().join("\n")}\n\n${table}`;
  });
}

function table(cells) {
  const [{ build }] = cells;
  const rows = [];
  const notes = new Set();
  const byRow = Map.groupBy(cells, ({ edge, way }) => `${edge} | ${way}`);
  for (const [label, row] of byRow) {
    const results = MODES.map((mode) => row.find((cell) => cell.mode === mode)?.result ?? "–");
    rows.push(`| ${label} | ${results.map(escape).join(" | ")} |`);
    const why = results.slice(1).some((result) => result !== "works") && reason(build, row[0].edge, row[0].way);
    if (why) notes.add(`- ${row[0].edge}: ${why}`);
  }
  const head = `| call | way | ${MODES.join(" | ")} |\n| --- | --- ${"| --- ".repeat(MODES.length)}|`;
  return [head, ...rows, "", ...notes, ...(notes.size ? [""] : [])].join("\n");
}

function escape(text) {
  return text.replaceAll("|", "\\|");
}
