/**
 * Clicks through the page in browsers:
 * `node demo/web/test.mjs --folder DIR --packages DIR [--shots DIR] [--only PART]… BROWSER…`. `--packages` has
 * puppeteer-core, and a PART is `try`, `look`, or `measure`.
 *
 * Each view is photographed, wide and narrow, light and dark, and axe looks for parts that some people cannot use.
 */

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { listEngines } from "../../tests/engines/support/list.mjs";
import { serve } from "./serve.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const { values, positionals } = parseArgs({
  options: {
    folder: { type: "string" },
    packages: { type: "string" },
    shots: { type: "string" },
    only: { type: "string", multiple: true, default: ["try", "look", "measure"] },
  },
  allowPositionals: true,
});
const [folder, packages] = [resolve(values.folder), resolve(values.packages)];
const command = join(folder, "latebind.wasm");
const shots = values.shots && resolve(values.shots);
if (shots) mkdirSync(shots, { recursive: true });

const axe = readFileSync(createRequire(join(root, "js/package.json")).resolve("axe-core/axe.min.js"), "utf8");
const puppeteer = await import(pathToFileURL(createRequire(join(packages, "_.js")).resolve("puppeteer-core")));
const engines = listEngines({ tools: resolve(root, "target/tools"), packages, sid: "" });

/** Pyodide prints an error that ends a program, and its own text is no error of the page. */
const EXPECTED = /Pyodide has suffered|cause of the fatal error|SuspendError|no Python frame|Stack \(most recent|trying to suspend|Aborted\(\)|unreachable|index (is )?out of bounds|Recursive call to fatal_error|^JSHandle@error$/;

/** Firefox cannot emulate a color scheme, but it can start with one. */
const DARK = { "ui.systemUsesDarkTheme": 1, "layout.css.prefers-color-scheme.content-override": 0 };

const launch = (engine, preferences = {}) =>
  puppeteer.default.launch({
    browser: engine.browser,
    executablePath: engine.file,
    headless: true,
    args: engine.args ?? [],
    extraPrefsFirefox: preferences,
    timeout: 120_000,
  });

async function testIn(engine, url) {
  const browser = await launch(engine);
  try {
    const page = await browser.newPage();
    const problems = [];
    page.on("console", (message) => message.type() === "error" && !EXPECTED.test(message.text()) && problems.push(message.text()));
    page.on("pageerror", (error) => EXPECTED.test(error.message) || problems.push(error.message));
    await page.setViewport({ width: 1280, height: 900 });
    const start = Date.now();
    await page.goto(url);
    const isFirefox = engine.name === "firefox";
    const view = new View(page, engine.name, isFirefox ? ["light"] : ["light", "dark"]);
    if (values.only.includes("try")) await tryPrograms(view, start);
    if (values.only.includes("look")) await lookInside(view);
    if (values.only.includes("measure")) await measure(view);
    await view.check("all");
    assert.deepEqual(problems, [], "errors on the console");
    console.log(`${engine.title}: the page works`);
    if (isFirefox) await photographDark(engine, url);
  } finally {
    await browser.close();
  }
}

/** Takes pictures of the quick views with the dark color scheme of Firefox. */
async function photographDark(engine, url) {
  const browser = await launch(engine, DARK);
  try {
    const page = await browser.newPage();
    await page.goto(url);
    assert.ok(await page.evaluate(() => matchMedia("(prefers-color-scheme: dark)").matches));
    const view = new View(page, engine.name, ["dark"]);
    await page.select("#program", "interleaved");
    await page.click("#run");
    await view.until(() => document.querySelectorAll(".lane .works, .lane .fails").length === 2);
    await page.click("#sample");
    await view.until(() => /^Read /.test(document.querySelector("#look-status").textContent));
    await view.check("all");
  } finally {
    await browser.close();
  }
}

/** A page, and the actions of the tests. */
class View {
  constructor(page, browser, schemes) {
    this.page = page;
    this.browser = browser;
    this.schemes = schemes;
  }

  /** Waits until a function of the page returns a true value. */
  until(condition, ...args) {
    return this.page.waitForFunction(condition, { timeout: 180_000, polling: 200 }, ...args);
  }

  text(selector) {
    return this.page.$eval(selector, (element) => element.textContent);
  }

  /** Takes pictures, and looks for violations. */
  async check(name) {
    for (const [width, scheme] of [1280, 390].flatMap((width) => this.schemes.map((scheme) => [width, scheme]))) {
      await this.page.setViewport({ width, height: 900 });
      if (this.schemes.length > 1) {
        await this.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      }
      await this.page.evaluate(axe);
      const found = await this.page.evaluate(async () => {
        const { violations } = await window.axe.run({ iframes: false });
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("; ")}`);
      });
      assert.deepEqual(found, [], `${name}, ${width} pixels, ${scheme}`);
      const wider = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(wider <= 0, `${name} scrolls sideways at ${width} pixels`);
      // The map draws itself again in its frame, after the page has got its size. A hidden frame draws nothing.
      const isShown = await this.page.$eval("#map", (map) => !map.hidden);
      for (const frame of isShown ? this.page.frames() : []) {
        await frame.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
      }
      const file = `${this.browser}-${name}-${width}-${scheme}.png`;
      if (shots) await this.page.screenshot({ path: join(shots, file), fullPage: true });
    }
    await this.page.setViewport({ width: 1280, height: 900 });
  }
}

async function tryPrograms(view, start) {
  const { page } = view;
  const hasJspi = await page.evaluate(() => "Suspending" in WebAssembly);
  for (const program of ["uharfbuzz", "openusd", "interleaved"]) {
    await page.select("#program", program);
    await page.click("#run");
    await view.until(() => document.querySelectorAll(".lane .works, .lane .fails").length === 2);
    const [stock, latebind] = [await view.text("#stock [role=status]"), await view.text("#latebind [role=status]")];
    console.log(`${view.browser}: ${program}: ${stock} | ${latebind} (${Date.now() - start} ms)`);
    if (hasJspi && program === "interleaved") {
      assert.match(stock, /^12 calls, [1-9]\d* of which continued with wrong values/);
      assert.match(latebind, /^Works: 12 calls, 0 of which/);
      assert.notEqual((await page.$$("#stock .arrays .overwritten")).length, 0);
      assert.equal((await page.$$("#latebind .arrays .kept")).length, 12);
    } else if (hasJspi) {
      assert.match(stock, program === "uharfbuzz" ? /^SuspendError: / : /Error/);
      assert.match(latebind, /^Works: /);
      assert.notEqual((await page.$$("#stock .frames .blocks")).length, 0);
      assert.equal((await page.$$("#latebind .frames .blocks")).length, 0);
      assert.equal((await page.$$("#times table")).length, 2);
      if (program === "uharfbuzz") assert.ok(await page.$("#latebind .drawing path"));
    } else {
      assert.match(latebind, /JSPI|stack switching|JavaScript Promise Integration/i);
    }
    await view.check(`try-${program}`);
  }
}

async function lookInside(view) {
  const { page } = view;
  // The page is served before the command is built.
  renameSync(command, `${command}.later`);
  await page.click("#sample");
  await view.until(() => /^The server is still building/.test(document.querySelector("#look-status").textContent));
  renameSync(`${command}.later`, command);
  const status = () => document.querySelector("#cancel").ariaDisabled === "true";
  await view.until(status);
  assert.match(await view.text("#look-status"), /^Read uharfbuzz/);
  assert.match(await view.text("#look-results"), /PLT module of .*_harfbuzz[^]*\(module/);
  assert.match(await view.text("#look-results"), /checked 2 libraries and \d+ references against pyodide/);
  await page.click("#relink");
  await view.until(() => /^Relinked/.test(document.querySelector("#look-status").textContent));
  assert.match(await view.text("#look-results a"), /whl: \d+ bytes instead of \d+/);
  const map = await (await page.$("#map")).contentFrame();
  await map.waitForSelector(".node", { timeout: 60_000 });
  assert.equal((await map.$$(".node")).length >= 2, true);
  await view.check("look");

  // A library of one's own, and files that are none. Each has its reason in the status, and the page goes on.
  const input = await page.$("#files");
  const look = async (file) => {
    await input.uploadFile(file);
    await view.until((name) => document.querySelector("#look-status").textContent.includes(name), basename(file));
    await view.until(status);
    return view.text("#look-status");
  };
  const library = join(root, "tests/fixtures/emscripten/cxx/built/6.0.5/O2/square.so");
  const own = mkdtempSync(join(tmpdir(), "latebind-web-"));
  for (const [name, bytes, reason] of [
    ["text.so", "no library", /expected a WebAssembly module, found an unknown format/],
    ["empty.so", "", /found an empty file/],
    ["part.so", readFileSync(library).subarray(0, -40), /at offset 0x[0-9a-f]+: expected a whole section/],
    ["part.whl", "PK\x03\x04", /not a valid ZIP archive/],
    ["pure.whl", `PK\x05\x06${"\0".repeat(18)}`, /not a wheel: no `\.dist-info`/],
    ["plain.wasm", Buffer.from("\0asm\x01\0\0\0"), /no library with a section dylink\.0/],
  ]) {
    const file = join(own, name);
    writeFileSync(file, bytes);
    assert.match(await look(file), reason);
    assert.ok(await page.$("#look-status.fails"), name);
    assert.equal(await page.$("#relink"), null);
    assert.ok(await page.$eval("#map", (map) => map.hidden));
  }
  // A library about which the command warns has been read: it has two entries of WASM_DYLINK_IMPORT_INFO, and declares one.
  const entry = [1, 0x65, 1, 0x66, 0];
  const info = [4, 11, 1, ...entry, ...entry];
  const bytes = readFileSync(library);
  const end = 10 + bytes[9];
  const warned = join(own, "warned.so");
  writeFileSync(warned, Buffer.concat([bytes.subarray(0, 9), Buffer.of(bytes[9] + info.length), bytes.subarray(10, end), Buffer.from(info), bytes.subarray(end)]));
  assert.equal(await look(warned), "Read warned.so.");
  assert.match(await view.text("#look-results"), /warning: warned\.so: .*declares 1 entry/);
  rmSync(own, { recursive: true });
  assert.equal(await look(library), "Read square.so.");
  assert.equal(await page.$("#look-status.fails"), null);
  assert.match(await view.text("#look-results"), /\(module/);

  // Libraries of 38 MB. The progress advances within the first of five commands. A run is canceled, and the next one works.
  const wheel = readdirSync(join(folder, "wheels")).find((name) => name.startsWith("grill_usd_core"));
  await input.uploadFile(join(folder, "wheels", wheel));
  await view.until(() => !document.querySelector("#look-progress").hidden);
  await view.until(() => {
    const { value, position } = document.querySelector("#look-progress");
    return position > 0 && value % 1 > 0;
  });
  const click = Date.now();
  await page.focus("#cancel");
  await page.keyboard.press("Enter");
  await view.until(() => document.querySelector("#look-status").textContent === "Canceled.");
  console.log(`${view.browser}: canceled after ${Date.now() - click} ms`);
  assert.ok(await page.$eval("#look-progress", (bar) => bar.hidden));
  assert.equal(await page.evaluate(() => document.activeElement.id), "cancel");
  // A run that starts while another one works ends it.
  await input.uploadFile(join(folder, "wheels", wheel));
  await view.until(() => document.querySelector("#look-progress").value > 0);
  await page.click("#sample");
  await view.until(() => /^Read uharfbuzz/.test(document.querySelector("#look-status").textContent));
  assert.equal((await page.$$("#look-results summary")).length, 3);
}

async function measure(view) {
  const { page } = view;
  await page.click("#start");
  await view.until(() => /^Done|Error/.test(document.querySelector("#measure-status").textContent));
  assert.match(await view.text("#measure-status"), /^Done/);
  assert.equal((await page.$$("#charts table")).length, 4);
}

const { server, url } = await serve(folder, 0, ["latebind.wasm"]);
try {
  for (const name of positionals) await testIn(engines.find((engine) => engine.name === name), url);
} finally {
  server.close();
}
