// Writes docs/engines.md from record.json. Without changing the record: `node tests/engines/report.mjs`.

import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const row = (cells) => `| ${cells.join(" | ")} |`;

function table(head, rows) {
  return [row(head), row(head.map(() => "---")), ...rows.map(row)].join("\n");
}

/** Formats the result of a feature test. */
function shown(found) {
  if (found === undefined) return "";
  return typeof found === "number" ? found.toLocaleString("en-US") : found ? "yes" : "no";
}

const HEAD = ["engine", "version", "last run", "passed", "expected failures", "failed", "skipped"];

/** Returns two tables for the engines that have run: the results of the corpus, and the capabilities. */
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
    found: table(["feature", ...ran.map(({ title }) => title)], found),
  };
}

/** Returns the document. */
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

\`cargo xtask test engines\` runs the conformance corpus (\`tests/conformance\`) and the package's tests (\`js/test\`) on every engine.
\`cargo xtask test engines --record\` writes this file.

## Engine capabilities

\`tests/engines/in-engine/probe.mjs\` detects these features by trying them.
Latebind detects features the same way if they affect it, and never checks the name of an engine.

${found}

## Conformance

Each case runs without Latebind and in each mode with Latebind, through each way to compile a module.

${results}

\`tests/conformance/expectations.toml\` has the reason for each expected failure.
A case that passes unexpectedly is a failure.
A skipped case needs a feature that the engine lacks.
In workerd, compilation while a worker runs is such a feature.

## The package's tests

Each file of \`js/test\` runs in a separate process or frame.

${table(["engine", "passed", "expected failures", "failed", "skipped"], tests)}

\`tests/engines/package-tests.json\` has the reason for each expected failure.
A test that passes unexpectedly is a failure.
This table has the number of skipped tests, or the skipped file, by reason:

${table(["reason", ...tested.map(({ title }) => title)], skipped)}

## Pyodide with uharfbuzz

Pyodide from npm and uharfbuzz from PyPI run unmodified in a browser.
A callback that HarfBuzz calls waits for a promise.
\`stock\` is without Latebind, and \`auto\` is after \`import "latebind/auto"\`.

${table(["program", ...browsers.map(({ title }) => title)], pyodide)}

## Effects on Latebind

- **Tail calls.** JavaScriptCore (Bun, WebKitGTK) cannot suspend a stack that contains a tail call between instances.
  There, PLT entries make normal calls. Such an entry is slightly slower and leaves a frame, so deep tail recursion across libraries needs stack space.
  The entries of an embedded PLT make normal calls on every engine, because SpiderMonkey is slow at a tail call to a different instance if the caller belongs to the same instance as the entry.
- **Stacks.** In SpiderMonkey, a stack that can be suspended is much shorter than the stack of the thread. In other engines, both are equally long. The number of frames depends on how far the engine has optimized the function.
  A late-bound call takes the frame of a small function, or no frame if entries make tail calls. A call through Emscripten's stub takes several JavaScript frames.
- **Synchronous compilation.** The main thread of a page in Chromium compiles at most 8 MB synchronously.
  If the program instantiates asynchronously, Latebind also instantiates the PLT asynchronously. Otherwise, Latebind does not use a PLT that is larger, such as one for a hundred thousand late imports, and the loader's stubs remain.
  If the engine would reject a library because of its embedded PLT, Latebind compiles the library unchanged.
- **Tables and imports.** Engines support a million imports, a million functions, and ten million table elements.
  A PLT has two functions and two elements for each late import, so the loader's stubs remain if there are half a million or more.
- **No run-time compilation.** If the host disallows compilation (Cloudflare Workers, pages and workers without \`wasm-unsafe-eval\`), Latebind binds relinked libraries and leaves all others unchanged.
  Latebind binds a library that is loaded while a Worker starts together with everything that the library may need later.
- **Error texts** differ between engines, and no code depends on them. Latebind's own errors have codes, and keep the engine's error as their cause.
- **Threads.** WebKitGTK hides \`SharedArrayBuffer\` from every page, also from one that is cross-origin isolated, unless the environment of the browser has \`JSC_useSharedArrayBuffer=1\`. Without it, Emscripten's \`pthread_create\` fails, with or without Latebind. The tests set it.
- **Threads of a program in a worker.** In Firefox 153, \`new Worker\` in a worker sometimes never returns. It happens with and without Latebind, and also without WebAssembly ([the smallest program](#a-worker-that-firefox-does-not-create)).
  A program that runs in a worker and creates a thread can therefore hang.
  A page, which also creates the threads of a program with \`-sPROXY_TO_PTHREAD\`, does not hang.
  The suite \`emscripten-pages\` detects a program that hangs there, repeats its calls in Firefox only, and prints the number of such programs in each mode.
  A program that hangs elsewhere fails in each engine.
- **Suspending objects.** In JavaScriptCore, a \`WebAssembly.Suspending\` object is a function. Emscripten's loader takes it for one, and throws a \`TypeError\` when a program needs the address of an asynchronous function. Latebind provides the address on every engine.
- **Import types.** In JavaScriptCore, \`WebAssembly.Module.imports\` throws for a module with types that it cannot describe. Latebind reads the bytes instead.

## A worker that Firefox does not create

This page stops in Firefox 153.7, because \`outer.js\` does not return from \`new Worker\`.
In six runs, it stopped in rounds 23, 26, 44, 124, 201, and 221:

\`\`\`text
// A script of the page.
for (let round = 0; ; round++) {
  const outer = new Worker("outer.js");
  await new Promise((resolve) => (outer.onmessage = resolve));
  outer.terminate();
  console.log(round);
}

// outer.js
const inner = new Worker("inner.js");
inner.onmessage = () => postMessage("done");

// inner.js
postMessage("done");
\`\`\`

The main thread of the page continues, and \`outer.terminate()\` does not end the worker that hangs.
Variants hang equally often, in 3 to 14 of 300 rounds: modules, isolated pages, two inner workers, and workers that are not terminated.
The page itself created 600 workers, and none hung.
In Chromium, none of 300 rounds hung.
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
  const document = render({ engines: read("engines.json"), record: read("record.json") });
  writeFileSync(new URL("../../docs/engines.md", import.meta.url), document);
}
