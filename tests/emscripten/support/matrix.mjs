// Writes docs/emscripten-matrix.md: what came of every fixture, build and mode.

import { reason } from "./expect.mjs";
import { MODES } from "./plan.mjs";

const HEADER = `# Programs linked with emcc

What programs do that Emscripten's compiler has linked: as they are (\`stock\`), after \`import "latebind/auto"\` (\`auto\`), and with \`latebind.pre.js\` inside (\`pre-js\`).
The programs are those of \`tests/fixtures/emscripten\`; what their builds are, each \`fixture.mjs\` says.
\`cargo xtask test emscripten --matrix\` writes this file, and \`cargo xtask test emscripten\` fails where it is out of date.

An edge is run in three ways:
\`outside\` is a call from JavaScript in which nothing suspends, \`inside\` the same below a promising export, and \`suspends\` one that waits for a promise.

\`JS frame\` is \`SuspendError: trying to suspend JS frames\`, and \`not promising\` is \`SuspendError: trying to suspend without WebAssembly.promising\`.
`;

/** The text for `cells`: `{ build, edge, way, mode, result }`. */
export function renderMatrix(cells) {
  const byFixture = Map.groupBy(cells, ({ build }) => build.fixture.name);
  const parts = [HEADER, summary(cells)];
  for (const [name, cells] of byFixture) parts.push(`## ${name}\n`, ...groups(cells));
  return parts.join("\n");
}

/** How many edges and ways work, by build. */
function summary(cells) {
  const versions = [...new Set(cells.map(({ build }) => build.version))].sort().reverse();
  const columns = versions.flatMap((version) => MODES.map((mode) => ({ version, mode })));
  const byBuild = Map.groupBy(cells, ({ build }) => `${build.fixture.name} | ${build.build}`);
  const rows = [...byBuild].map(([label, cells]) => {
    const counts = columns.map(({ version, mode }) => {
      const column = cells.filter((cell) => cell.build.version === version && cell.mode === mode);
      const works = column.filter(({ result }) => result === "works");
      return column.length ? `${works.length} of ${column.length}` : "–";
    });
    return `| ${label} | ${counts.join(" | ")} |`;
  });
  const heads = columns.map(({ version, mode }) => `${version} ${mode}`);
  const rule = "| --- ".repeat(heads.length + 2);
  return ["## What works\n", `| fixture | build | ${heads.join(" | ")} |`, `${rule}|`, ...rows, ""].join("\n");
}

/** A table for each set of builds that do the same. */
function groups(cells) {
  const byBuild = Map.groupBy(cells, ({ build }) => build.label);
  const bySame = Map.groupBy(byBuild.values(), (cells) => table(cells));
  return [...bySame].map(([table, all]) => {
    const byVersion = Map.groupBy(all.map(([{ build }]) => build), ({ version }) => version);
    const names = [...byVersion].map(
      ([version, builds]) => `${version}: ${builds.map(({ build }) => `\`${build}\``).join(", ")}`,
    );
    return `${names.sort().reverse().join(";\n")}\n\n${table}`;
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
  const head = `| edge | way | ${MODES.join(" | ")} |\n| --- | --- ${"| --- ".repeat(MODES.length)}|`;
  return [head, ...rows, "", ...notes, ...(notes.size ? [""] : [])].join("\n");
}

function escape(text) {
  return text.replaceAll("|", "\\|");
}
