// The page of `latebind graph`, in Chromium: its map, search, and keys, and whether everybody can read it.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { skip, useChromium } from "./support/chromium.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const command = join(root, "target/release/latebind");
const program = join(root, "tests/fixtures/emscripten/cxx/built/6.0.5/O2");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const chromium = useChromium();
let folder;
let url;
before(() => {
  folder = mkdtempSync(join(tmpdir(), "latebind-map-"));
  const libraries = readdirSync(program).filter((name) => name.endsWith(".so"));
  const output = join(folder, "map.html");
  const inputs = [join(program, "main.wasm"), ...libraries.map((name) => join(program, name))];
  execFileSync(command, ["graph", ...inputs, "-o", output]);
  url = pathToFileURL(output).href;
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Opens the page, and returns what went wrong in it so far. */
async function open({ width = 1280, height = 800, colorScheme = "light", url: address = url } = {}) {
  const page = await chromium.newPage();
  const problems = [];
  page.on("console", (message) => problems.push(message.text()));
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("request", (request) => request.url() !== address && !request.url().startsWith("data:") && problems.push(request.url()));
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
  await page.goto(address);
  return { page, problems };
}

test("a user finds a symbol, selects its library, and reads the bindings", { skip }, async () => {
  const { page, problems } = await open();
  assert.match(await page.locator("#summary").innerText(), /^2 libraries, \d+ bindings, 0 errors/);
  assert.equal(await page.locator(".node").count(), 4, "main, JavaScript, and two libraries");

  await page.keyboard.press("/");
  await page.keyboard.type("square");
  assert.match(await page.locator("#found").innerText(), /^[1-9]\d* (library|libraries), [1-9]\d* symbols?$/);
  assert.equal(await page.locator(".node.found").count() > 0, true);
  assert.match(await page.locator("#results li").first().innerText(), /square\.so \(library\)$/);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#details h2").innerText(), "square.so");
  await page.locator("body").press("Escape");

  await page.locator('.node[aria-label*="square.so"]').focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator("#details h2").innerText(), "square.so");
  assert.equal(await page.locator(".node.selected").count(), 1);
  const block = page.locator("#details details").first();
  await block.locator("summary").click();
  assert.equal(await block.locator("code").count() > 0, true);

  await page.locator("body").press("Escape");
  assert.equal(await page.locator(".node.selected").count(), 0);
  assert.deepEqual(problems, []);
});

/** A library that imports functions `first_0`, `first_1`, and so on. */
function libraryWithImports(count) {
  const leb = (value) => (value < 128 ? [value] : [(value & 127) | 128, ...leb(value >> 7)]);
  const name = (text) => [...leb(text.length), ...Buffer.from(text)];
  const section = (id, content) => [id, ...leb(content.length), ...content];
  const imports = Array.from({ length: count }, (_, index) => [...name("env"), ...name(`first_${index}`), 0, 0]);
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(0, [...name("dylink.0"), 1, 4, 0, 0, 0, 0]),
    ...section(1, [1, 0x60, 0, 0]),
    ...section(2, [...leb(count), ...imports.flat()]),
  ]);
}

test("a search finds the symbols that the page contains in compressed form, and a button shows them", { skip }, async () => {
  const [library, output] = [join(folder, "many.so"), join(folder, "many.html")];
  writeFileSync(library, libraryWithImports(250));
  execFileSync(command, ["graph", join(program, "main.wasm"), library, "-o", output]);
  const { page, problems } = await open({ url: pathToFileURL(output).href });
  await page.locator("#search").fill("first_249");
  await page.locator("#results li").first().waitFor();
  assert.equal(await page.locator("#found").innerText(), "1 library, 1 symbol");
  await page.locator("#search").fill("first_");
  assert.equal(await page.locator("#found").innerText(), "1 library, 250 symbols, the first 50 of which are below");
  await page.locator("#results button").first().click();
  const block = page.locator("#details details").first();
  await block.locator("summary").click();
  assert.equal(await block.locator("code").count(), 100);
  await block.getByRole("button", { name: "Show 150 more" }).click();
  await block.getByText("first_249", { exact: true }).waitFor();
  assert.equal(await block.locator("code").count(), 250);
  assert.deepEqual(problems, []);
});

test("the ways can be hidden, the table sorted, and the map enlarged", { skip }, async () => {
  const { page, problems } = await open();
  const late = page.locator(".edge.way-late:not(.off)");
  const before = await late.count();
  assert.notEqual(before, 0);
  // The paths of the nodes may contain the word.
  const box = page.getByRole("checkbox", { name: "late", exact: true });
  await box.uncheck();
  assert.equal(await late.count(), 0);
  await box.check();
  assert.equal(await late.count(), before);

  const codes = () => page.locator("#table tbody tr td:nth-child(2)").allInnerTexts();
  await page.locator("#table thead button", { hasText: "code" }).click();
  const sorted = await codes();
  await page.locator("#table thead button", { hasText: "code" }).click();
  assert.deepEqual(await codes(), sorted.reverse());
  await page.locator("#table tbody button").first().click();
  assert.equal(await page.locator(".node.selected").count(), 1);

  const scale = () => page.locator("#map > g").getAttribute("transform");
  const fitted = await scale();
  await page.keyboard.press("+");
  assert.notEqual(await scale(), fitted);
  await page.getByRole("button", { name: "Whole map" }).click();
  assert.equal(await scale(), fitted);
  assert.deepEqual(problems, []);
});

for (const view of [{ width: 1280 }, { width: 390 }, { width: 1280, colorScheme: "dark" }]) {
  test(`nobody is shut out: ${JSON.stringify(view)}`, { skip }, async () => {
    const { page } = await open(view);
    const violations = async () => {
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => window.axe.run());
      return violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.html).join(" ")}`);
    };
    assert.deepEqual(await violations(), []);
    await page.locator("#table tbody button").last().click();
    assert.deepEqual(await violations(), []);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, "the page does not scroll sideways");
  });
}
