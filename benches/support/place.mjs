/** The places in which a measurement runs: a process of this engine, or an engine of tests/engines. */

import { resolve } from "node:path";
import { openBrowser } from "../../tests/engines/support/browser.mjs";
import { listEngines } from "../../tests/engines/support/list.mjs";
import { engine } from "./features.mjs";
import { inProcess } from "./measure.mjs";

/** The time limit of a measurement in milliseconds. */
const TIME_LIMIT = 120_000;

/** The options of a benchmark that runs in several engines. */
export const PLACES = {
  in: { type: "string" },
  packages: { type: "string", default: "target/engines/node_modules" },
  sid: { type: "string", default: "target/webkit-sid" },
};

/**
 * Returns `{ run(argument), engine(), isSlow, isPage, close() }`. In a process, the file `child` of this directory runs
 * the measurement, and reports its engine. In a page, the task `what` runs it.
 */
export async function openPlace(name, { tools, packages, sid }, { what, child, flags = [], files = {} }) {
  if (!name) return inProcesses(child, { program: process.execPath, flags });
  const paths = { tools: resolve(tools), packages: resolve(packages), sid: resolve(sid) };
  const found = listEngines(paths).find((engine) => engine.name === name);
  if (!found) throw new Error(`tests/engines/engines.json has no engine \`${name}\``);
  const { kind, title, file, args, environment } = found;
  if (kind === "process") {
    return inProcesses(child, { program: file, flags: args, environment }, title);
  }
  if (kind === "workerd") throw new Error("in workerd the clock stands still while code runs");
  const browser = await openBrowser(found, { ...paths, files, shared: {} });
  return {
    run: (argument) => browser.found({ what, ...argument, dist: "/js/dist" }, TIME_LIMIT),
    engine: () => ({ name: title, version: browser.version() }),
    isSlow: true,
    isPage: true,
    close: () => browser.close(),
  };
}

/** A `title` names the engine, if a different one has the same name. */
function inProcesses(child, how, title) {
  let found = engine();
  return {
    async run(argument) {
      const { engine, results } = await inProcess(child, argument, how);
      found = engine;
      return results;
    },
    engine: () => ({ ...found, name: title ?? found.name }),
    isSlow: false,
    isPage: false,
    close() {},
  };
}
