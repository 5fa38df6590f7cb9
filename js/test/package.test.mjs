// What is published, and how it is found.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AUTO, INDEX, PRE_JS, PROFILE, RELINK } from "./support/dist.mjs";
import { dso } from "./support/fixtures.mjs";
import { selfImports } from "./support/programs.mjs";
import { test } from "./support/runner.mjs";

const HERE = new URL("../", import.meta.url);
const { exports, files, version, dependencies, sideEffects } = JSON.parse(
  readFileSync(new URL("package.json", HERE), "utf8"),
);

test("the package refers to itself by its exports", () => {
  assert.equal(import.meta.resolve("latebind"), INDEX.href);
  assert.equal(import.meta.resolve("latebind/auto"), AUTO.href);
  assert.equal(import.meta.resolve("latebind/relink"), RELINK.href);
  assert.equal(import.meta.resolve("latebind/profile"), PROFILE.href);
  assert.equal(import.meta.resolve("latebind/pre-js"), PRE_JS.href);
  assert.equal(import.meta.resolve("latebind/core.wasm"), new URL("dist/core.wasm", HERE).href);
  assert.equal(import.meta.resolve("latebind/package.json"), new URL("package.json", HERE).href);
  assert.throws(() => import.meta.resolve("latebind/dist/index.d.ts"));
});

test("every export is there, with its types, which come first", () => {
  for (const target of Object.values(exports)) {
    const paths = typeof target === "string" ? [target] : Object.values(target);
    for (const path of paths) assert.ok(existsSync(new URL(path, HERE)), path);
    if (typeof target !== "string") assert.equal(Object.keys(target)[0], "types");
  }
});

test("types refer only to types that are there", () => {
  const seen = new Set();
  const visit = (url) => {
    if (seen.has(url.href)) return;
    seen.add(url.href);
    const text = readFileSync(url, "utf8");
    for (const [, path] of text.matchAll(/(?:from |import\()["'](\.[^"']+)\.js["']/g)) {
      visit(new URL(`${path}.d.ts`, url));
    }
  };
  for (const target of Object.values(exports)) {
    if (target.types) visit(new URL(target.types, HERE));
  }
  assert.equal(seen.size, 5);
});

test("there are no dependencies, and a version", async () => {
  assert.equal(dependencies, undefined);
  assert.equal((await import("latebind")).version, version);
});

test("every export that has a side effect says so", () => {
  assert.deepEqual(sideEffects, [exports["./auto"].default, exports["./pre-js"], exports["./js-library"]]);
});

/** The first column of a table under a heading of the README. */
function column(heading) {
  const text = readFileSync(new URL("README.md", HERE), "utf8");
  const [, section] = text.split(new RegExp(`^#+ ${heading}$`, "m"));
  const lines = section.split(/^#/m)[0].split("\n");
  return lines.flatMap((line) => /^\| `(\w+)/.exec(line)?.[1] ?? []);
}

test("the README lists every export, setting, and field of stats()", async () => {
  const latebind = await import("latebind");
  assert.deepEqual(column("`latebind`").sort(), Object.keys(latebind).sort());
  assert.deepEqual([...new Set(column("Settings"))], ["LATEBIND_DISABLE", "LATEBIND_DEBUG", "LATEBIND_EMBED", "LATEBIND_STACKS"]);

  latebind.install();
  const { imports, linked } = selfImports();
  linked(new WebAssembly.Instance(new WebAssembly.Module(dso("self")), imports));
  // Only a main module has stacks, and only if calls of its program can suspend.
  assert.deepEqual(column("Diagnostics"), [...Object.keys(latebind.stats().at(-1)), "stacks"]);
  latebind.uninstall();
});

test("only the built package is packed", () => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const output = execFileSync(npm, ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: fileURLToPath(HERE),
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  // An array of packages; newer npm has an object of them.
  const [packed] = Object.values(JSON.parse(output));
  const licenses = ["LICENSE-APACHE", "LICENSE-MIT"];
  const built = [
    ...["auto", "index", "lazy", "profile", "relink"].flatMap((name) => [`${name}.d.ts`, `${name}.mjs`]),
    ...["core.wasm", "latebind.library.js", "latebind.pre.d.ts", "latebind.pre.js"],
  ];
  const expected = [...licenses, "README.md", "package.json", ...built.map((name) => `dist/${name}`)];
  assert.deepEqual(packed.files.map(({ path }) => path).sort(), expected.sort());
  assert.deepEqual(files, ["dist", ...licenses]);
});
