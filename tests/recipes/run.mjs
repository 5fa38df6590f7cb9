// Runs recipes of `examples`: the commands of their READMEs, as printed.
//
//     node tests/recipes/run.mjs --work DIR --tarball FILE --crate DIR --path DIR… --packages DIR (--suite NAME | NAME…)
//
// --tarball is the packed npm package, --crate the unpacked crate `latebind`, --path has programs such as `latebind`
// and Node, and --packages has puppeteer-core. README.md describes the rules. The exit status is 1 if a recipe fails.

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { listEngines } from "../engines/support/list.mjs";
import { launchBrowser } from "./browser.mjs";
import { recipesOf } from "./readme.mjs";
import { missing, run } from "./recipe.mjs";

const { values, positionals } = parseArgs({
  options: {
    work: { type: "string" },
    tarball: { type: "string" },
    crate: { type: "string" },
    packages: { type: "string" },
    suite: { type: "string" },
    path: { type: "string", multiple: true, default: [] },
  },
  allowPositionals: true,
});
const [work, tarball, crate, packages] = ["work", "tarball", "crate", "packages"].map((name) => resolve(values[name]));
const examples = join(import.meta.dirname, "../../examples");
const all = recipesOf(readFileSync(join(examples, "README.md"), "utf8"));
const unknown = positionals.filter((name) => !all.some((it) => it.name === name));
if (unknown.length) throw new Error(`examples/README.md has no recipe ${unknown.join(", ")}`);
// The suite on request runs those of the other suite too.
const chosen = all.filter(({ name, suite }) =>
  positionals.length ? positionals.includes(name) : values.suite === "recipes" || suite === values.suite,
);
if (chosen.length === 0) throw new Error(`no recipe is part of the suite ${values.suite}`);

const path = [...values.path.map((it) => resolve(it)), process.env.PATH].join(":");
const engines = listEngines({ tools: resolve("target/tools"), packages, sid: "" });
const browser = launchBrowser(engines.find(({ name }) => name === "chromium"), packages);
const environment = { examples, work, tarball, crate, path, browser };
let failures = 0;
try {
  for (const recipe of chosen) {
    const start = Date.now();
    const reason = missing(recipe, path);
    if (reason) {
      console.log(`${recipe.name}: skipped: ${reason}`);
      continue;
    }
    try {
      await run(recipe, environment);
      console.log(`${recipe.name}: works (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      failures++;
      console.log(`${recipe.name}: FAILS: ${error.message}`);
    }
  }
} finally {
  await browser.close();
}
process.exitCode = failures ? 1 : 0;
