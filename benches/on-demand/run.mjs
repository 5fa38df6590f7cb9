// Measures the programs that build.mjs has made, in Chromium:
//
//     node benches/on-demand/run.mjs --program DIR --packages DIR [--rate BYTES] [--latency MS] [--rounds N] [--only NAME]
//
// Prints a table: the bytes that the server sends until the first result, and the time until then.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { listEngines } from "../../tests/engines/support/list.mjs";
import { launch } from "../../tests/engines/support/puppeteer.mjs";
import { serve } from "../../tests/lazy/support/server.mjs";

const { values: options } = parseArgs({
  options: {
    program: { type: "string" },
    packages: { type: "string", default: "target/engines/node_modules" },
    rate: { type: "string", default: "1250000" },
    latency: { type: "string", default: "40" },
    rounds: { type: "string", default: "5" },
    only: { type: "string", multiple: true },
  },
});
if (!options.program) {
  console.error("usage: node benches/on-demand/run.mjs --program DIR");
  process.exit(2);
}
const paths = { packages: resolve(options.packages), tools: ".", sid: "." };
const engine = listEngines(paths).find(({ name }) => name === "chromium");

const TITLES = {
  eager: "libraries loaded at the start",
  lazy: "`latebind/lazy`",
  static: "linked statically",
  split: "`-sSPLIT_MODULE`",
};

let onDone;
const server = await serve({
  libraries: ".",
  program: resolve(options.program),
  rate: Number(options.rate),
  latency: Number(options.latency),
  onDone: (result) => onDone(result),
});
const counts = async () => Object.values(await (await fetch(`${server.url}counts`)).json());
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

console.log("| program | bytes | requests | milliseconds to the first result | of those, the second call |");
console.log("| --- | ---: | ---: | ---: | ---: |");
for (const [name, title] of Object.entries(TITLES)) {
  if (options.only && !options.only.includes(name)) continue;
  const rounds = [];
  for (let round = 0; round < Number(options.rounds); round++) {
    const browser = await launch(engine, paths);
    await counts();
    const result = await new Promise((resolve, reject) => {
      onDone = resolve;
      browser.open(`${server.url}benches/on-demand/page.html?${name}`, reject).catch(reject);
    });
    await browser.close();
    if (result.error) throw new Error(`${name}: ${result.error}`);
    const sent = await counts();
    const bytes = sent.reduce((sum, { bytes }) => sum + bytes, 0);
    rounds.push({ ...result, bytes, requests: sent.reduce((sum, { requests }) => sum + requests, 0) });
  }
  const [{ bytes, requests }] = rounds;
  const time = Math.round(median(rounds.map(({ first }) => first)));
  console.log(`| ${title} | ${bytes} | ${requests} | ${time} | ${median(rounds.map(({ second }) => second)).toFixed(1)} |`);
}
await server.close();
