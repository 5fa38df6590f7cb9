// The programs of tests/fixtures/emscripten, which load and run according to the suite `emscripten`.

import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { readFixtures } from "../../fixtures/emscripten/support/fixtures.mjs";
import { planBuilds } from "../../emscripten/support/plan.mjs";
import { check, functionsOf } from "./command.mjs";

const CHILD = join(dirname(fileURLToPath(import.meta.url)), "../../emscripten/child.mjs");

/** `latebind: binding main to dso#3: normal symbol `f' (i32) -> i32 [main]` */
const BINDING = /^latebind: binding .* symbol `(.*?)'/gm;

export async function emccChecks(context) {
  const builds = planBuilds(await readFixtures());
  return builds.map((build) => ({ label: `emcc ${build.label}`, run: () => checkBuild(context, build) }));
}

async function checkBuild(context, build) {
  const wasm = join(build.folder, build.main.replace(/\.m?js$/, ".wasm"));
  const libraries = readdirSync(build.folder).filter((name) => name.endsWith(".so"));
  if (!existsSync(wasm)) return { problems: [], facts: {} };
  const { global = [] } = build.fixture;
  const paths = libraries.filter((name) => !global.includes(name)).map((name) => join(build.folder, name));
  const globals = global.flatMap((name) => ["--global", join(build.folder, name)]);
  const glue = join(build.folder, build.main);
  const report = await check(context, [wasm, "--glue", glue, ...globals, ...paths]);
  const errors = report.findings.filter(({ severity }) => severity === "error");
  const problems = errors.map(({ message }) => `the program runs, but: ${message}`);
  const facts = { programs: 1, "libraries without an error": report.checked.libraries };
  if (build.start === "main") return { problems, facts };

  const { bindings, frames } = await observe(context, build, wasm);
  const listed = ["stub", "invoke", "wrapper"].map((frame) => functionsOf(report, frame));
  for (const symbol of bindings) {
    const isKnown = listed.some((functions) => functions.has(symbol));
    if (!isKnown) problems.push(`the binding of \`${symbol}\` is not in --suspension`);
  }
  for (const frame of frames) {
    if (!isReported(report, frame)) problems.push(`the frame \`${frame}\` is not in --suspension`);
  }
  return { problems, facts: { ...facts, bindings: bindings.size, "stock frames": frames.size } };
}

/** Returns `true` if a report has the function of a JavaScript frame. */
function isReported(report, frame) {
  const names = functionsOf(report, "stub", "invoke", "javascript", "constructor");
  const known = [frame, frame.replace(/^_/, "")].some((name) => names.has(name));
  // Minifiers and arrow functions leave no names. Such a frame is a stub of the loader.
  return known || functionsOf(report, "stub").size > 0;
}

/** Returns the symbols that are bound with Latebind, and the names of the frames on which the stock program stops. */
async function observe(context, build, wasm) {
  const edges = build.fixture.edges.map((name, number) => ({ name, number }));
  const able = edges.filter(({ name }) => !build.fixture.neverSuspend?.includes(name));
  const bindings = new Set();
  const frames = new Set();
  const auto = ["--import", pathToFileURL(join(context.dist, "auto.mjs")).href];
  const bound = await run(auto, { build, wasm, mode: "auto", way: "suspends", edges: able });
  for (const [, symbol] of bound.stderr.matchAll(BINDING)) bindings.add(symbol);
  // One call for each process, because a call that fails may break the program.
  for (const edge of able.slice(0, 2)) {
    const { results } = await run([], { build, wasm, mode: "stock", way: "suspends", edges: [edge] });
    for (const { result, detail } of results) {
      if (result === "JS frame") for (const frame of framesOf(detail, build.main)) frames.add(frame);
    }
  }
  return { bindings, frames };
}

/** Returns the names of the functions of the program's JavaScript that have a wasm frame above and below. */
function framesOf(stack, file) {
  const lines = stack.split("\n").filter((line) => /^ +at /.test(line));
  const isWasm = (line) => line.includes("wasm://");
  const [first, last] = [lines.findIndex(isWasm), lines.findLastIndex(isWasm)];
  return lines
    .slice(first, last)
    .filter((line) => line.includes(file))
    .map((line) => /at (?:async )?(?:Object\.)?([^ ]+) .*\(/.exec(line)?.[1] ?? /at ([^ ]+) \(/.exec(line)?.[1] ?? "");
}

function run(options, { build, wasm, ...rest }) {
  const { main, start, format, folder } = build;
  const job = { main: join(folder, main), wasm, start, format, ...rest };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...options, CHILD, JSON.stringify(job)], {
      stdio: ["ignore", "ignore", "pipe", "pipe"],
      env: { ...process.env, LATEBIND_DEBUG: "bindings" },
      timeout: 20_000,
    });
    const texts = ["", ""];
    child.stdio[2].on("data", (data) => (texts[0] += data));
    child.stdio[3].on("data", (data) => (texts[1] += data));
    child.on("error", reject);
    child.on("close", () => {
      const results = texts[1].split("\n").filter(Boolean).map((line) => JSON.parse(line));
      resolve({ stderr: texts[0], results });
    });
  });
}
