// Builds the program with the emcc on PATH: `node tests/lazy/program/rebuild.mjs`. Outputs go to built/VERSION, and those
// with a 64-bit memory to built/VERSION-memory64.

import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(fileURLToPath(import.meta.url)));
const emcc = (...args) => execFileSync("emcc", args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
const [version] = /\d+\.\d+\.\d+/.exec(emcc("--version"));
const isOld = version.startsWith("3.");
// Below the current directory, because emcc may run in a container that has no other.
copyFileSync("../../../js/latebind.library.js", "latebind.library.js");

const METHODS = ["loadDynamicLibrary", "loadWebAssemblyModule", "preloadedWasm", "LDSO"];
const SUSPENDS = ["-sJSPI", "-sJSPI_EXPORTS=run,scale,run_pointer"];

/** The programs, and their flags. `linked` gets a placeholder in place of the code of Latebind. */
const PROGRAMS = [
  ["main", [...SUSPENDS, `-sEXPORTED_RUNTIME_METHODS=${METHODS}`]],
  ["linked", [...SUSPENDS, "--js-library", "latebind.library.js"]],
  // For hosts without stack switching.
  ["plain", ["-DPLAIN", `-sEXPORTED_RUNTIME_METHODS=${METHODS}`]],
];

function buildAll(out, flags) {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const libraries = [];
  const build = (name, source, ...args) => {
    emcc(source, "-O2", "-sSIDE_MODULE=2", "-shared", ...flags, ...args, "-o", `${out}/${name}`);
    libraries.push(`${out}/${name}`);
  };
  build("libhelper.so", "helper.c");
  for (let number = 0; number < 10; number++) {
    const needs = number === 9 ? ["-DNEEDS=9", `${out}/libhelper.so`] : [];
    build(`lib${number}.so`, "library.c", `-DNUMBER=${number}`, ...needs);
  }
  const cycle = (number, other, ...needs) =>
    build(`libcycle${number}.so`, "cycle.c", `-DNUMBER=${number}`, `-DOTHER=${other}`, ...needs);
  cycle(2, 1);
  libraries.pop();
  cycle(1, 2, `${out}/libcycle2.so`);
  cycle(2, 1, `${out}/libcycle1.so`);
  build("libtrapping.so", "trapping.c");
  // The older version writes the zeros of the memory into the file.
  if (!isOld) build("liblarge.so", "large.c");

  for (const [name, more] of PROGRAMS) {
    emcc(
      "main.c",
      "-O2",
      ...flags,
      ...more,
      "-sMAIN_MODULE=2",
      "-sAUTOLOAD_DYLIBS=0",
      "-sEXPORT_ES6",
      "-sMODULARIZE",
      "-sINITIAL_MEMORY=4MB",
      "-sMAXIMUM_MEMORY=32MB",
      "-sALLOW_MEMORY_GROWTH",
      "-sSTACK_SIZE=64KB",
      // `large` is in no library of the older version.
      "-sERROR_ON_UNDEFINED_SYMBOLS=0",
      `-L${out}`,
      ...libraries,
      "-o",
      `${out}/${name}.mjs`,
    );
  }
  for (const file of readdirSync(out)) chmodSync(`${out}/${file}`, 0o644);
}

buildAll(`built/${version}`, []);
if (!isOld) buildAll(`built/${version}-memory64`, ["-sMEMORY64"]);
rmSync("latebind.library.js");
