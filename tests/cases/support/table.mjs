// Writes docs/cases.md: the outcome of every case, build, run, engine and mode.

import { ENGINES, MODES } from "./plan.mjs";

const HEADER = `# Cases

These small programs failed with an earlier version of Latebind or with Emscripten itself, or their error did not describe the problem.
Their sources and expected results are in \`tests/cases\`.
\`cargo xtask test cases --matrix\` writes this file, and \`cargo xtask test cases\` fails if it is out of date.

| column | the program |
| --- | --- |
| stock | as emcc linked it |
| \`auto\` | after \`import "latebind/auto"\` |
| \`--pre-js\` | with \`latebind.pre.js\` inside |
| relinked | after \`import "latebind/auto"\`, with libraries that \`latebind relink\` rewrote |
| relinked, \`--main\` | the same, after \`latebind relink --main main.wasm\` |
| relinked, \`--main\`, without Latebind | the same libraries in stock; "needs Latebind" if they have slots, which only a binder fills |

A cell has the lines that the program prints, separated by commas, and its error.
*same* means the same as stock.
Numbers in brackets refer to the texts below the table.
`;

const TITLES = { node: "Node", chromium: "Chromium", firefox: "Firefox" };

/** A text longer than this is moved below the table if it is about a failure. */
const LONGEST = 40;

/** Returns the text for `rows`: cells with their `outcome`. */
export function renderTable(rows) {
  const byCase = Map.groupBy(rows, ({ build }) => build.testCase);
  const parts = [...byCase].map(([{ name, about }, rows]) => `## ${name}\n\n${about}\n\n${section(rows)}`);
  return [HEADER, ...parts].join("\n");
}

function section(rows) {
  const notes = new Map();
  const byProgram = Map.groupBy(rows, ({ build, run }) => [build.build, run].filter(Boolean).join(" "));
  // Programs that do the same share their rows.
  const bySame = Map.groupBy(byProgram, ([, rows]) => placesOf(rows, notes).map((line) => line.join(" | ")).join("\n"));
  const lines = [...bySame.values()].flatMap((programs) => {
    const names = programs.map(([name]) => `\`${name}\``).join(", ");
    return placesOf(programs[0][1], notes).map((line, index) => `| ${[index ? "" : names, ...line].join(" | ")} |`);
  });
  const head = ["program", "Emscripten, engine", ...Object.values(MODES)];
  const table = [`| ${head.join(" | ")} |`, `${"| --- ".repeat(head.length)}|`, ...lines, ""];
  const texts = [...notes].map(([text, number]) => `- [${number}] ${inCode(text)}`);
  return [...table, ...texts, ...(texts.length ? [""] : [])].join("\n");
}

/** Returns the rows of one program: the places in which it ran, and the results by mode. Places with the same results share a row. */
function placesOf(rows, notes) {
  const byPlace = Map.groupBy(rows, ({ build, engine }) => `${build.version} ${engine}`);
  const bySame = Map.groupBy(byPlace, ([, cells]) => resultsOf(cells, notes).join(" | "));
  return [...bySame.values()].map((places) => [
    places.length === byPlace.size ? "all" : inWords(places.map(([place]) => place.split(" "))),
    ...resultsOf(places[0][1], notes),
  ]);
}

function inWords(places) {
  const byVersion = Map.groupBy(places, ([version]) => version);
  const lines = [...byVersion].map(([version, places]) => {
    const engines = places.map(([, engine]) => engine);
    return engines.length === ENGINES.length
      ? version
      : `${version} ${engines.map((name) => TITLES[name]).join(", ")}`;
  });
  return lines.sort().reverse().join("; ");
}

function resultsOf(cells, notes) {
  const outcomeOf = (mode) => cells.find((cell) => cell.mode === mode)?.outcome;
  const stock = textOf(outcomeOf("stock"), notes);
  return Object.keys(MODES).map((mode) => {
    const text = textOf(outcomeOf(mode), notes);
    return mode !== "stock" && text === stock ? "same" : text;
  });
}

/** Returns the text of a cell. Long errors become numbers of `notes`, and so do Latebind's own messages. */
function textOf({ lines, diagnostics = [] }, notes) {
  const noted = (text) => {
    if (!notes.has(text)) notes.set(text, notes.size + 1);
    return `[${notes.get(text)}]`;
  };
  const said = diagnostics.filter((line) => /^(latebind|relink):/.test(line));
  // The versions of Emscripten differ in this letter, which would split most rows.
  const alike = lines.map((line) => line.replace(/^Could not load/, "could not load"));
  const shown = alike.map((line) => (line.length > LONGEST ? noted(line) : line.replaceAll("|", "\\|")));
  return [shown.join(", "), ...said.map(noted)].join(" ");
}

function inCode(text) {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}
