// A browser that is launched when a recipe first opens a page.

import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The milliseconds that a page may take. Pyodide takes most of them. */
const PATIENCE = 120_000;

export function launchBrowser(engine, packages) {
  let launched;
  const launch = async () => {
    const { default: puppeteer } = await import(
      pathToFileURL(createRequire(join(packages, "_.js")).resolve("puppeteer-core"))
    );
    const { file: executablePath, browser, args } = engine;
    return puppeteer.launch({ browser, executablePath, args, headless: true, timeout: PATIENCE });
  };
  return {
    /** Opens a page, and returns its text when it is the expected one, or when the time is over. */
    async textOf(url, expected) {
      launched ??= launch();
      const page = await (await launched).newPage();
      const problems = [];
      page.on("pageerror", ({ message }) => problems.push(message));
      try {
        await page.goto(url);
        const isExpected = (text) => document.body.innerText.trim() === text;
        await page.waitForFunction(isExpected, { timeout: PATIENCE, polling: 100 }, expected.trim());
        return expected;
      } catch (error) {
        const text = await page.evaluate(() => document.body.innerText).catch(() => String(error));
        return [text, ...problems].join("\n");
      } finally {
        await page.close();
      }
    },
    async close() {
      await (await launched)?.close();
    },
  };
}
