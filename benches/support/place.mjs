/** Where a case of the benchmark `call` runs: a process of this engine, or another engine of tests/engines. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { openBrowser } from "../../tests/engines/support/browser.mjs";
import { engine } from "./features.mjs";
import { inProcess } from "./measure.mjs";

const ENGINES = new URL("../../tests/engines/engines.json", import.meta.url);

/** No case takes so long, in milliseconds. */
const TIME_LIMIT = 120_000;

/** `{ run(argument), engine(), close() }`; what ran tells which engine it was. */
export async function openPlace(name, options) {
  const [tools, packages] = [resolve(options.tools), resolve(options.packages)];
  if (!name) return inProcesses({ program: process.execPath });
  const listed = JSON.parse(readFileSync(ENGINES, "utf8")).find((engine) => engine.name === name);
  if (!listed) throw new Error(`tests/engines/engines.json has no engine \`${name}\``);
  const file = listed.file.replace("{tools}", tools).replace("{packages}", packages);
  const { args, environment } = listed;
  if (listed.kind === "process") return inProcesses({ program: file, flags: args, environment });
  const browser = await openBrowser({ ...listed, file }, { tools, packages, files: {}, shared: {} });
  return {
    run: (argument) => browser.found({ what: "call", ...argument, dist: "/js/dist" }, TIME_LIMIT),
    engine: () => ({ name: listed.title, version: browser.version() }),
    close: () => browser.close(),
  };
}

function inProcesses(how) {
  let found = engine();
  return {
    async run(argument) {
      const { engine, results } = await inProcess("call-child.mjs", argument, how);
      found = engine;
      return results;
    },
    engine: () => found,
    close() {},
  };
}
