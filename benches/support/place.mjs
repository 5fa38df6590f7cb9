/** The places in which a case of the benchmark `call` runs: a process of this engine, or an engine of tests/engines. */

import { resolve } from "node:path";
import { openBrowser } from "../../tests/engines/support/browser.mjs";
import { listEngines } from "../../tests/engines/support/list.mjs";
import { engine } from "./features.mjs";
import { inProcess } from "./measure.mjs";

/** The time limit of a case in milliseconds. */
const TIME_LIMIT = 120_000;

/** Returns `{ run(argument), engine(), isSlow, close() }`. A case that ran reports its engine. */
export async function openPlace(name, { tools, packages, sid }) {
  if (!name) return inProcesses({ program: process.execPath });
  const paths = { tools: resolve(tools), packages: resolve(packages), sid: resolve(sid) };
  const found = listEngines(paths).find((engine) => engine.name === name);
  if (!found) throw new Error(`tests/engines/engines.json has no engine \`${name}\``);
  const { kind, title, file, args, environment } = found;
  if (kind === "process") return inProcesses({ program: file, flags: args, environment }, title);
  if (kind === "workerd") throw new Error("in workerd the clock stands still while code runs");
  const browser = await openBrowser(found, { ...paths, files: {}, shared: {} });
  return {
    run: (argument) => browser.found({ what: "call", ...argument, dist: "/js/dist" }, TIME_LIMIT),
    engine: () => ({ name: title, version: browser.version() }),
    isSlow: true,
    close: () => browser.close(),
  };
}

/** A `title` names the engine, if a different one has the same name. */
function inProcesses(how, title) {
  let found = engine();
  return {
    async run(argument) {
      const { engine, results } = await inProcess("call-child.mjs", argument, how);
      found = engine;
      return results;
    },
    engine: () => ({ ...found, name: title ?? found.name }),
    isSlow: false,
    close() {},
  };
}
