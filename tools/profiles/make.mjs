// Writes the profiles of published programs that are part of the command, to crates/latebind-cli/profiles.
//
//   node tools/profiles/make.mjs LATEBIND [--check] [--packages DIR]
//
// LATEBIND is the command to run. npm installs the programs to target/profiles, unless DIR is a directory of packages
// that are installed: then only their programs are read, and only if their versions are the pinned ones. With --check,
// nothing is written, and a profile that differs is an error.

import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = resolve(HERE, "../..");
const PROFILES = join(ROOT, "crates/latebind-cli/profiles");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: "boolean" }, packages: { type: "string" } },
});
const [latebind] = positionals;
if (latebind === undefined) {
  console.error("usage: node tools/profiles/make.mjs LATEBIND [--check] [--packages DIR]");
  process.exit(2);
}

const json = (path) => JSON.parse(readFileSync(path, "utf8"));
const pinned = json(join(HERE, "package.json")).dependencies;
const programs = json(join(HERE, "programs.json"));
const packages = values.packages ?? install();
const work = join(ROOT, "target/profiles");
mkdirSync(work, { recursive: true });
mkdirSync(PROFILES, { recursive: true });

let failed = 0;
let done = 0;
for (const [name, program] of Object.entries(programs)) {
  const version = pinned[program.package];
  const directory = join(packages, program.package);
  if (values.packages !== undefined && installed(directory) !== version) {
    continue;
  }
  const made = join(work, `${name}.json`);
  execFileSync(
    latebind,
    [
      "profile",
      join(directory, program.main),
      "--glue",
      join(directory, program.glue),
      "--name",
      name,
      "--source",
      `npm ${program.package}@${version}`,
      "--output",
      made,
    ],
    { stdio: "inherit" },
  );
  failed += keep(name, readFileSync(made)) ? 0 : 1;
  done += 1;
}
console.log(`${done} of ${Object.keys(programs).length} profiles compared, ${failed} out of date`);
process.exitCode = failed === 0 ? 0 : 1;

/** Installs the pinned packages, and returns their directory. */
function install() {
  const directory = join(ROOT, "target/profiles/packages");
  mkdirSync(directory, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) {
    copyFileSync(join(HERE, file), join(directory, file));
  }
  execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: directory,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return join(directory, "node_modules");
}

function installed(directory) {
  const file = join(directory, "package.json");
  return existsSync(file) ? json(file).version : undefined;
}

/** Writes a profile, unless it is up to date. Returns `false` if it is not and must not be written. */
function keep(name, bytes) {
  const path = join(PROFILES, `${name}.json.gz`);
  const facts = (text) => JSON.stringify({ ...JSON.parse(text), madeBy: "" });
  const isSame = existsSync(path) && facts(gunzipSync(readFileSync(path))) === facts(bytes);
  if (isSame) {
    return true;
  }
  if (values.check) {
    console.error(`${name}: is not up to date: run tools/profiles/make.mjs`);
    return false;
  }
  const compressed = gzipSync(bytes, { level: 9 });
  // The byte names the operating system. 255 is "unknown", so that every system writes the same file.
  compressed[9] = 255;
  writeFileSync(path, compressed);
  console.log(`${name}: written, ${compressed.length} bytes`);
  return true;
}
