// Runs everything in a browser.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wheelPath } from "../../../benches/support/wheels.mjs";
import { openBrowser } from "./browser.mjs";
import { readCorpus } from "./corpus.mjs";
import { readFixtures } from "./package-tests.mjs";
import { runCorpus } from "./page-corpus.mjs";
import { runPyodide } from "./page-pyodide.mjs";
import { runTestsInPages } from "./page-tests.mjs";

/** `{ version, features, counts, tests, failures, pyodide }` of a browser. */
export async function runInPages(engine, options) {
  const { manifest, packages, sid, tools, tailCall } = options;
  const browser = await openBrowser(engine, {
    packages,
    sid,
    tools,
    files: {
      "/fixtures.json": Buffer.from(JSON.stringify(await readFixtures())),
      "/wheel": wheelPath(join(tools, "wheels"), "uharfbuzz"),
      "/font": join(tools, "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    },
    shared: { ...readCorpus(manifest), tailCall: readFileSync(tailCall).toString("base64") },
  });
  try {
    const pyodide = await runPyodide(browser, options);
    const tests = await runTestsInPages(engine, browser, options);
    const { failures, ...corpus } = await runCorpus(browser, options);
    return {
      version: browser.version(),
      ...corpus,
      tests: tests.counts,
      failures: [...tests.failures, ...failures],
      pyodide,
    };
  } finally {
    await browser.close();
  }
}
