// Lists the trials: every build of every case, each of its runs, in each mode and engine.

import { join } from "node:path";
import { BUILT, buildsFor, VERSIONS } from "../../fixtures/emscripten/support/fixtures.mjs";
import { librariesOf, root } from "./cases.mjs";

/** The modes, in the order of the columns of the table, with their headings. */
export const MODES = {
  stock: "stock",
  auto: "`auto`",
  "pre-js": "`--pre-js`",
  relinked: "relinked",
  main: "relinked, `--main`",
  alone: "relinked, `--main`, without Latebind",
};

/** The modes in which `latebind/auto` is imported before the program is loaded. */
export const WITH_AUTO = ["auto", "relinked", "main"];

export const ENGINES = ["node", "chromium", "firefox"];

/** Returns the builds whose label contains one of `parts`: `{ label, testCase, version, build, config, folder, libraries }`. */
export function planBuilds(cases, parts = []) {
  const builds = cases.flatMap((testCase) =>
    VERSIONS.flatMap((version) =>
      buildsFor(testCase, version).map(([build, config]) => ({
        label: `${version}/${testCase.name}/${build}`,
        testCase,
        version,
        build,
        config,
        folder: join(root, testCase.name, BUILT, version, build),
        libraries: Object.keys(librariesOf(testCase, config)),
      })),
    ),
  );
  return builds.filter(({ label }) => !parts.length || parts.some((part) => label.includes(part)));
}

/** Returns the cells of a build in the engines that can run it: `{ build, run, mode, engine }`. */
export function planCells(build, engines) {
  const { runs = [""], nodeOnly } = build.config;
  const able = engines.filter((engine) => engine === "node" || !nodeOnly);
  return able.flatMap((engine) =>
    runs.flatMap((run) => Object.keys(MODES).map((mode) => ({ build, run, mode, engine }))),
  );
}
