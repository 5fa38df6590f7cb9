// Lists the trials: each build of each fixture, in each mode and each way, with all calls.

import { join } from "node:path";
import {
  buildsFor,
  BUILT,
  hasLibrary,
  isExtern,
  libraryOutputOf,
  outputOf,
  root,
  VERSIONS,
} from "../../fixtures/emscripten/support/fixtures.mjs";

/** Unmodified, after `import "latebind/auto"`, with latebind.pre.js inside, and linked with latebind.library.js. */
export const MODES = ["stock", "auto", "pre-js", "js-library"];

const WAYS = {
  exports: ["outside", "inside", "suspends"],
  "by-hand": ["outside", "inside", "suspends"],
  asyncify: ["outside", "inside", "suspends"],
  main: ["inside", "suspends"],
};

/** Returns the name of the file of the main module. */
export const wasmOf = ({ main }) => main.replace(/\.m?js$/, ".wasm");

/** Returns every build of the fixtures: `{ label, fixture, version, build, start, ways, format, folder, main, isExtern, libraryMain }`. */
export function planBuilds(fixtures, { parts = [], folder = root } = {}) {
  const builds = fixtures.flatMap((fixture) =>
    VERSIONS.flatMap((version) =>
      buildsFor(fixture, version).map(([build, config]) => {
        const output = outputOf(config);
        return {
          label: `${version}/${fixture.name}/${build}`,
          fixture,
          version,
          build,
          start: config.start ?? "exports",
          ways: config.ways ?? WAYS[config.start ?? "exports"],
          format: output.endsWith(".mjs") ? "module" : config.link.includes("-sMODULARIZE") ? "factory" : "script",
          folder: join(folder, fixture.name, BUILT, version, build),
          main: output,
          isExtern: isExtern(config),
          libraryMain: hasLibrary(fixture, config) ? libraryOutputOf(config) : undefined,
        };
      }),
    ),
  );
  return builds.filter(({ label }) => !parts.length || parts.some((part) => label.includes(part)));
}

/** Returns the trials of a build: `{ build, mode, way, edges }`. */
export function planTrials(build, modes = MODES) {
  const { edges: names, neverSuspend = [] } = build.fixture;
  const all = names.map((name, number) => ({ name, number }));
  const possible = modes.filter((mode) => mode !== "js-library" || build.libraryMain);
  return possible.flatMap((mode) =>
    build.ways.map((way) => {
      const edges = all.filter(({ name }) => way !== "suspends" || !neverSuspend.includes(name));
      return { build, mode, way, edges };
    }),
  );
}
