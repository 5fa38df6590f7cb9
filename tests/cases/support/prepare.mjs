// Makes the programs of the modes from a committed build: one with latebind.pre.js inside, and two with
// relinked libraries.

import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { splice } from "../../emscripten/support/splice.mjs";

/** The `relink` options of the modes that relink. */
const RELINK = {
  relinked: () => [],
  main: ({ folder }) => ["--main", join(folder, "main.wasm")],
};

/**
 * Returns how each mode starts a build, by mode: the `folder` of its program, or, if there is no program to
 * start, the `outcome` that takes its place.
 */
export function prepare(build, { program, preJs, work }) {
  const place = (mode) => join(work, mode, build.label);
  splice({ ...build, main: "main.mjs" }, preJs, place("pre-js"));
  const relinked = relink(build, "relinked", { program, to: place("relinked") });
  const main = relink(build, "main", { program, to: place("main") });
  return {
    stock: { folder: build.folder },
    auto: { folder: build.folder },
    "pre-js": { folder: place("pre-js") },
    relinked,
    main,
    alone: main.slots ? { outcome: { lines: [`needs Latebind: ${count(main.slots, "slot")}`] } } : main,
  };
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

/** Relinks all libraries of a build in one run, which is how a program's libraries are relinked. */
function relink(build, mode, { program, to }) {
  rmSync(to, { recursive: true, force: true });
  cpSync(build.folder, to, { recursive: true });
  const inputs = build.libraries.map((name) => join(build.folder, name));
  const args = ["relink", "--json", ...RELINK[mode](build), ...inputs, "--output", `${to}/`];
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: "utf8" });
  if (error) throw error;
  if (status > 1) throw new Error(`latebind ${args.join(" ")}\n${stderr}`);
  const report = JSON.parse(stdout);
  const said = (entries) => entries.map(({ file, message }) => `${file.split("/").at(-1)}: ${message}`);
  if (status) return { outcome: { lines: ["latebind relink fails", ...said(report.errors)] } };
  const slots = report.files.reduce((sum, { slots }) => sum + (slots ?? 0), 0);
  return { folder: to, slots, warnings: said(report.warnings) };
}
