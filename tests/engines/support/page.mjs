// Runs everything in a browser.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { wheelPath } from "../../../benches/support/wheels.mjs";
import { openBrowser } from "./browser.mjs";
import { readCorpus } from "./corpus.mjs";
import { runCorpus } from "./page-corpus.mjs";
import { runPyodide } from "./page-pyodide.mjs";

/** `{ version, features, counts, failures, pyodide }` of a browser. */
export async function runInPages(engine, options) {
  const { manifest, packages, sid, tools, tailCall } = options;
  const browser = await openBrowser(engine, {
    packages,
    sid,
    tools,
    files: {
      "/wheel": wheelPath(join(tools, "wheels"), "uharfbuzz"),
      "/font": join(tools, "node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
    },
    shared: { ...readCorpus(manifest), tailCall: readFileSync(tailCall).toString("base64") },
  });
  try {
    const pyodide = await runPyodide(browser, options);
    const corpus = await runCorpus(browser, options);
    return { version: browser.version(), ...corpus, pyodide };
  } finally {
    await browser.close();
  }
}
