/**
 * Measures the time from a command to the first drawn result:
 * `node demo/web/first-result.mjs CHECKOUT --packages DIR`. `--packages` has puppeteer-core.
 *
 * Runs `cargo xtask demo --web` in the checkout, and clicks "Run both" in Chromium. Prints how long the phases took. Downloads
 * are part of them, so `cargo fetch`, `npm ci`, and `pip download` should have filled the caches.
 */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { listEngines } from "../../tests/engines/support/list.mjs";

const { values, positionals } = parseArgs({ options: { packages: { type: "string" } }, allowPositionals: true });
const [checkout] = positionals;
if (!checkout || !values.packages) {
  console.error("usage: node demo/web/first-result.mjs CHECKOUT --packages DIR");
  process.exit(2);
}
const packages = resolve(values.packages);
const puppeteer = await import(pathToFileURL(createRequire(join(packages, "_.js")).resolve("puppeteer-core")));
const chromium = listEngines({ tools: "", packages, sid: "" }).find(({ name }) => name === "chromium");

/** Returns the processor time of the command and of the processes that it has waited for, on Linux. */
function processorSeconds() {
  try {
    const fields = readFileSync(`/proc/${demo.pid}/stat`, "utf8").replace(/^.*\) /s, "").split(" ");
    // The user and system times of both, in hundredths of a second.
    return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / 100;
  } catch {
    return undefined;
  }
}

const start = performance.now();
const say = (text) => console.log(`${((performance.now() - start) / 1000).toFixed(1)} s: ${text}`);
const demo = spawn("cargo", ["xtask", "demo", "--web", "--port", "0"], {
  cwd: checkout,
  stdio: ["ignore", "pipe", "pipe"],
  detached: true,
});
try {
  createInterface(demo.stderr).on("line", say);
  const url = await new Promise((found, fail) => {
    createInterface(demo.stdout).on("line", (line) => {
      say(line);
      if (!line.startsWith("http")) return;
      say(`${processorSeconds() ?? "unknown"} s of processor time until here`);
      found(line.split(" ")[0]);
    });
    demo.once("exit", (code) => fail(new Error(`the demo has ended with ${code}`)));
  });
  const browser = await puppeteer.default.launch({
    browser: chromium.browser,
    executablePath: chromium.file,
    headless: true,
    args: chromium.args ?? [],
  });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    await page.click("#run");
    await page.waitForSelector("#latebind .drawing path", { timeout: 120_000 });
    say("the first result is drawn");
  } finally {
    await browser.close();
  }
} finally {
  // The compiler and the server are in the same group.
  process.kill(-demo.pid, "SIGTERM");
}
