// docs/engines.md, from what was recorded.

const row = (cells) => `| ${cells.join(" | ")} |`;

function table(head, rows) {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** What was found of a feature. */
function shown(found) {
  if (found === undefined) return "";
  return typeof found === "number" ? found.toLocaleString("en-US") : found ? "yes" : "no";
}

const HEAD = ["engine", "version", "last run", "as the case says", "fail as expected", "failed", "skipped"];

/** What came of the corpus, and what the engines can do: two tables, of those that have run. */
export function tables({ engines, record }) {
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
    ...ran.map(({ name }) => shown(record[name].features[feature])),
  ]);
  return {
    results: table(HEAD, results),
    found: table(["", ...ran.map(({ title }) => title)], found),
  };
}

/** The document. */
export function render({ engines, record }) {
  const ran = engines.filter(({ name }) => record[name]);
  const { results, found } = tables({ engines, record });
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

${results}

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

${found}

## What Latebind makes of it

- **Tail calls.** JavaScriptCore (Bun, WebKitGTK) cannot suspend a stack on which a tail call went from instance to instance.
  There PLT entries call instead, which is a little slower and leaves a frame; deep tail recursion across libraries then needs stack.
  Entries inside a library call everywhere, because SpiderMonkey is slow at a tail call to another instance whose caller is of the first.
- **Stacks.** A stack that may be suspended is much shorter than that of the thread in SpiderMonkey, and as long elsewhere; how many frames it takes depends on how far the engine has optimized the function by then.
  A late-bound call takes the frame of a small function, or none where entries tail-call; Emscripten's closure takes several of JavaScript.
- **Synchronous compilation.** Main threads of Chromium's pages compile 8 MB at once and no more.
  Where the program instantiates asynchronously, so is its PLT; where it does not, a PLT that is larger (of a hundred thousand late imports, say) is done without, and the loader's stubs stay.
  A library that would be refused with its PLT inside is compiled as it is.
- **Tables and imports.** Engines take a million imports, as many functions, and ten million elements of tables.
  A PLT has two functions and two elements for each late import, so from half a million on the loader's stubs stay.
- **Where nothing may be compiled** (Cloudflare Workers, pages and workers without \`wasm-unsafe-eval\`), relinked libraries are bound, and others are left as they are.
  What a Worker loads while it starts is bound with all that it may want later.
- **Error texts** differ, and nothing depends on them: Latebind's own errors have codes, and keep the engine's as their cause.
- **Types of imports.** \`WebAssembly.Module.imports\` throws in JavaScriptCore for a module whose types it has no word for; the bytes tell instead.
`;
}
