// docs/engines.md, from what was recorded.

const row = (cells) => `| ${cells.join(" | ")} |`;

function table(head, rows) {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** The document. */
export function render({ engines, record }) {
  const ran = engines.filter(({ name }) => record[name]);
  const features = [...new Set(ran.flatMap(({ name }) => Object.keys(record[name].features)))];
  const results = engines.map(({ name, title }) => {
    const { version, date, counts } = record[name] ?? {};
    if (!counts) return [title, "", "never", "", "", "", ""];
    return [
      title,
      version,
      date,
      counts.passed - counts.expected,
      counts.expected,
      counts.failed,
      counts.skipped,
    ];
  });
  const found = features.map((feature) => [
    feature,
    ...ran.map(({ name }) => (record[name].features[feature] ? "yes" : "no")),
  ]);
  const tested = ran.filter(({ name }) => record[name].tests);
  const tests = tested.map(({ name, title }) => {
    const { passed, expected, failed, skipped } = record[name].tests;
    return [title, passed - expected, expected, failed, skipped];
  });
  const reasons = new Set(tested.flatMap(({ name }) => Object.keys(record[name].tests.reasons)));
  const skipped = [...reasons].map((reason) => [
    reason,
    ...tested.map(({ name }) => record[name].tests.reasons[reason] ?? ""),
  ]);
  const browsers = ran.filter(({ name }) => record[name].pyodide);
  const places = [...new Set(browsers.flatMap(({ name }) => Object.keys(record[name].pyodide)))];
  const pyodide = places.map((place) => [
    place,
    ...browsers.map(({ name }) => record[name].pyodide[place]),
  ]);
  return `# Engines

The conformance corpus (\`tests/conformance\`) on every engine, as \`cargo xtask test engines\` runs it: each case in stock, and in each mode with Latebind, with each way to compile.
\`cargo xtask test engines --record\` writes this file.

${table(["engine", "version", "last run", "as the case says", "fail as expected", "failed", "skipped"], results)}

What fails as expected has its reason in \`tests/conformance/expectations.toml\`; one that passes unexpectedly is a failure.
What is skipped needs a feature that the engine lacks; in workerd that is also to compile while a worker runs.

## The package's own tests

The files of \`js/test\`, each in a process or a frame of its own.

${table(["engine", "passed", "fail as expected", "failed", "skipped"], tests)}

What fails as expected has its reason in \`tests/engines/package-tests.json\`; one that passes unexpectedly is a failure.
What is skipped, and why:

${table(["", ...tested.map(({ title }) => title)], skipped)}

## Pyodide with uharfbuzz

In a browser, unmodified, from npm and PyPI: a callback that HarfBuzz calls waits for a promise.

${table(["", ...browsers.map(({ title }) => title)], pyodide)}

## What they can do

Found by trying, in \`tests/engines/in-engine/probe.mjs\`; Latebind tries too where it makes a difference, and never asks for a name.

${table(["", ...ran.map(({ title }) => title)], found)}

JavaScriptCore (Bun, WebKitGTK) cannot suspend a stack on which a tail call went from instance to instance.
There PLT entries call instead, which is a little slower and leaves a frame; deep tail recursion across libraries then needs stack.
`;
}
