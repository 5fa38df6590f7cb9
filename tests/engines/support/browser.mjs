// Has tasks done in pages of a browser, each in a browser of its own: one that hangs can be killed,
// and the memory of one that has done much is given back.

import * as puppeteer from "./puppeteer.mjs";
import { serve } from "./serve.mjs";
import * as webdriver from "./webdriver.mjs";

const DRIVERS = { puppeteer, webdriver };

/** `{ run, found, version, close }` for a browser of `engines.json`. */
export async function openBrowser(engine, { packages, sid, tools, files, shared }) {
  const server = await serve({ tools, files });
  let version;

  /** Resolves to what a task is `found` to give, or to why it was `stopped`. */
  async function run(task, { timeLimit, onResult }) {
    const browser = await DRIVERS[engine.driver].launch(engine, { packages, sid });
    version = browser.version;
    let timer;
    try {
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
        const onCrash = (error) => resolve({ stopped: String(error) });
        browser.open(server.url, onCrash).catch(reject);
      });
    } finally {
      clearTimeout(timer);
      await browser.close();
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
