// Has tasks done in pages of a browser, each in a browser of its own: one that hangs can be killed,
// and the memory of one that has done much is given back.

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { serve } from "./serve.mjs";

/** `{ run, found, version, close }` for a browser of `engines.json`. */
export async function openBrowser(engine, { packages, tools, files, shared }) {
  const { default: puppeteer } = await import(
    pathToFileURL(createRequire(join(packages, "_.js")).resolve("puppeteer-core"))
  );
  const server = await serve({ tools, files });
  let version;

  /** Resolves to what a task is `found` to give, or to why it was `stopped`. */
  async function run(task, { timeLimit, onResult }) {
    const profile = mkdtempSync(join(tmpdir(), "latebind-browser-"));
    const browser = await puppeteer.launch({
      browser: engine.browser,
      executablePath: engine.file,
      headless: true,
      userDataDir: profile,
      args: engine.args ?? [],
    });
    let timer;
    try {
      version ??= (await browser.version()).replace(/^.*\//, "");
      const page = await browser.newPage();
      return await new Promise((resolve, reject) => {
        const watch = () => {
          clearTimeout(timer);
          timer = setTimeout(() => resolve({ stopped: `no end after ${timeLimit} ms` }), timeLimit);
        };
        const on = {
          result: (result) => (watch(), onResult(result)),
          done: (found) => resolve({ found }),
        };
        server.give({ task, ...shared }, on);
        watch();
        page.once("error", (error) => resolve({ stopped: String(error) }));
        page.goto(server.url).catch(reject);
      });
    } finally {
      clearTimeout(timer);
      // One that hangs need not answer.
      const patience = new Promise((resolve) => setTimeout(resolve, 3000));
      await Promise.race([browser.close(), patience]).catch(() => {});
      browser.process()?.kill("SIGKILL");
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  }

  return {
    run,
    /** The same, of a task that is expected to come to its end. */
    async found(task, timeLimit) {
      const { found, stopped } = await run(task, { timeLimit });
      if (stopped || found.error) throw new Error(stopped ?? found.error);
      return found;
    },
    version: () => version,
    close: () => server.close(),
  };
}
