// Browsers that puppeteer-core launches and drives.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** `{ version, open, close }` of a browser that has just been launched. */
export async function launch(engine, { packages }) {
  const { default: puppeteer } = await import(
    pathToFileURL(createRequire(join(packages, "_.js")).resolve("puppeteer-core"))
  );
  const profile = mkdtempSync(join(tmpdir(), "latebind-browser-"));
  const browser = await puppeteer.launch({
    browser: engine.browser,
    executablePath: engine.file,
    headless: true,
    userDataDir: profile,
    args: engine.args ?? [],
    // A busy machine is slow to start a browser.
    timeout: 120_000,
  });
  return {
    version: (await browser.version()).replace(/^.*\//, ""),
    async open(url, onCrash) {
      const page = await browser.newPage();
      page.once("error", onCrash);
      await page.goto(url);
    },
    async close() {
      // One that hangs need not answer.
      const patience = new Promise((resolve) => setTimeout(resolve, 3000));
      await Promise.race([browser.close(), patience]).catch(() => {});
      browser.process()?.kill("SIGKILL");
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
