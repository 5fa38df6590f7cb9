// Makes the programs of the modes from a committed build: one with latebind.pre.js inside, and two with
// relinked libraries.

import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { splice } from "../../emscripten/support/splice.mjs";

/**
 * The runs of `relink` that a mode needs: the inputs and options of each. The libraries of a program are
 * relinked together. The main module, if it is relinked at all, is one of them, unless it is named with --main.
 */
const RUNS = {
  relinked: (libraries, main) => [[...libraries, ...main]],
  main: (libraries, main, path) => [["--main", path, ...libraries], ...main.map((name) => [name])],
};

/**
 * Returns how each mode starts a build, by mode: the `folder` of its program and the `diagnostics` of
 * relinking, or, if there is no program to start, the `outcome` that replaces it.
 */
export function prepare(build, { program, preJs, work }) {
  const place = (mode) => join(work, mode, build.label);
  splice({ ...build, main: "main.mjs" }, preJs, place("pre-js"));
  if (build.config.relinkMain) {
    const { errors } = relinkOnce(program, [join(place("pre-js"), "main.wasm")]);
    if (errors.length) throw new Error(`${build.label}: ${errors[0].message}`);
  }
  const relinked = relink(build, "relinked", { program, to: place("relinked") });
  const main = relink(build, "main", { program, to: place("main") });
  return {
    stock: { folder: build.folder },
    auto: { folder: build.folder },
    "pre-js": { folder: place("pre-js") },
    relinked,
    main,
    alone: withoutLatebind(main),
  };
}

/** Returns how a relinked program starts without Latebind. One with slots does not, because nothing fills them. */
function withoutLatebind({ folder, slots, outcome }) {
  if (outcome || !slots) return { folder, outcome };
  return { outcome: { lines: [`needs Latebind: ${slots} slot${slots === 1 ? "" : "s"}`] } };
}

/** Relinks the libraries of a build into the folder `to`. Returns its `folder`, `slots` and `diagnostics`. */
function relink(build, mode, { program, to }) {
  rmSync(to, { recursive: true, force: true });
  cpSync(build.folder, to, { recursive: true });
  const inputs = build.libraries.map((name) => join(build.folder, name));
  const main = join(build.folder, "main.wasm");
  const reports = RUNS[mode](inputs, build.config.relinkMain ? [main] : [], main).map((args) =>
    relinkOnce(program, [...args, "--output", `${to}/`]),
  );
  const diagnostics = reports.flatMap(diagnosticsOf);
  if (reports.some(({ errors }) => errors.length)) {
    return { outcome: { lines: ["fails: latebind relink reports an error"], diagnostics } };
  }
  const files = reports.flatMap(({ files }) => files);
  return { folder: to, diagnostics, slots: files.reduce((sum, { slots }) => sum + (slots ?? 0), 0) };
}

/** Returns the report of `latebind relink --json`. */
function relinkOnce(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, ["relink", "--json", ...args], { encoding: "utf8" });
  if (error) throw error;
  if (status > 1) throw new Error(`latebind relink ${args.join(" ")}\n${stderr}`);
  return JSON.parse(stdout);
}

function diagnosticsOf({ files, warnings, errors }) {
  const inFile = ({ file }, text) => `relink: ${file?.split("/").at(-1)}: ${text}`;
  return [
    ...[...warnings, ...errors].map((entry) => inFile(entry, entry.message)),
    ...files.flatMap((entry) => (entry.undefined ?? []).map(({ name }) => inFile(entry, `undefined ${name}`))),
  ];
}
