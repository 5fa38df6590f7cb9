// Runs the cases of lazy libraries in engines.
//
//     node tests/lazy/run.mjs --program FILE --work DIR --engine NAME… --packages DIR --tools DIR --sid DIR
//
// --program is the command `latebind`, and --work a scratch folder. The engines are those of tests/engines. The exit
// status is 1 if a case fails. Each engine also runs them with programs that are linked with the JavaScript library, and a
// browser in a worker too. Without `--all`, some engines represent others there.

import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { listEngines } from "../engines/support/list.mjs";
import * as puppeteer from "../engines/support/puppeteer.mjs";
import * as webdriver from "../engines/support/webdriver.mjs";
import { writeLibraries } from "./support/libraries.mjs";
import { serve } from "./support/server.mjs";

const { values: options } = parseArgs({
  options: {
    program: { type: "string" },
    work: { type: "string" },
    packages: { type: "string", default: "." },
    tools: { type: "string", default: "." },
    sid: { type: "string", default: "." },
    engine: { type: "string", multiple: true, default: ["node"] },
    all: { type: "boolean", default: false },
  },
});
if (!options.program || !options.work) {
  console.error("usage: node tests/lazy/run.mjs --program FILE --work DIR [--engine NAME]…");
  process.exit(2);
}
const paths = Object.fromEntries(["packages", "tools", "sid"].map((name) => [name, resolve(options[name])]));
const work = resolve(options.work);
const DRIVERS = { puppeteer, webdriver };

/** The milliseconds that an engine may take. */
const TIME_LIMIT = 120_000;

let onDone;
writeLibraries(work, resolve(options.program));
const server = await serve({ libraries: work, onDone: (results) => onDone(results) });

/** How the cases run, by the kind of an engine. The first one uses `latebind/auto`. */
const WAYS = { process: ["", "linked"], page: ["", "linked", "worker"] };

/** The ways of engines that represent others, unless `--all` is set. */
const FEWER = { node: [""], deno: [""], bun: [""], firefox: ["", "worker"] };

/** Runs the cases in a process. */
function runProcess({ file, args = [], environment }, way) {
  const script = fileURLToPath(new URL("process.mjs", import.meta.url));
  const child = spawn(file, [...args, script, server.url, work, ...(way ? [way] : [])], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ...environment },
    timeout: TIME_LIMIT,
  });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (output += text));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      const last = output.trim().split("\n").at(-1);
      if (code === 0 && last.startsWith("[")) resolve(JSON.parse(last));
      else resolve([{ name: "the process", error: `ended with ${signal ?? code}: ${output}` }]);
    });
  });
}

/** Runs them in a page. */
async function runPage(engine, way) {
  const browser = await DRIVERS[engine.driver].launch(engine, paths);
  let timer;
  try {
    return await new Promise((resolve, reject) => {
      onDone = resolve;
      timer = setTimeout(() => resolve([{ name: "the page", error: "took too long" }]), TIME_LIMIT);
      const onCrash = (error) => resolve([{ name: "the page", error: String(error) }]);
      browser.open(`${server.url}tests/lazy/page.html?${way}`, onCrash).catch(reject);
    });
  } finally {
    clearTimeout(timer);
    await browser.close();
  }
}

let failures = 0;
try {
  const engines = listEngines(paths);
  for (const name of options.engine) {
    const engine = engines.find((engine) => engine.name === name);
    for (const way of (!options.all && FEWER[name]) || WAYS[engine.kind]) {
      const results = await (engine.kind === "page" ? runPage : runProcess)(engine, way);
      const failed = results.filter(({ error }) => error);
      const title = way ? `${engine.title}, ${way}` : engine.title;
      for (const { name, error } of failed) console.error(`${title}: ${name}: ${error}`);
      console.log(`${title}: ${results.length - failed.length} of ${results.length} cases passed`);
      failures += failed.length + Number(results.length === 0);
    }
  }
} finally {
  await server.close();
}
process.exit(failures ? 1 : 0);
