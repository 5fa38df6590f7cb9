// Builds the program with the emcc on PATH: `node tests/lazy/program/rebuild.mjs`. Outputs go to built/VERSION.

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(dirname(fileURLToPath(import.meta.url)));
const emcc = (...args) => execFileSync("emcc", args, { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" });
const [version] = /\d+\.\d+\.\d+/.exec(emcc("--version"));
const out = `built/${version}`;
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });

const shared = ["-O2", "-sSIDE_MODULE=2", "-shared"];
const libraries = [];
const build = (name, source, ...args) => {
  emcc(source, ...shared, ...args, "-o", `${out}/${name}`);
  libraries.push(`${out}/${name}`);
};
build("libhelper.so", "helper.c");
for (let number = 0; number < 10; number++) {
  const needs = number === 9 ? ["-DNEEDS=9", `${out}/libhelper.so`] : [];
  build(`lib${number}.so`, "library.c", `-DNUMBER=${number}`, ...needs);
}
build("libtrapping.so", "trapping.c");
// The older version writes the zeros of the memory into the file.
if (!version.startsWith("3.")) build("liblarge.so", "large.c");

const methods = ["loadDynamicLibrary", "loadWebAssemblyModule", "preloadedWasm", "LDSO"];
// `plain` is for hosts without stack switching.
for (const [name, flags] of [
  ["main", ["-sJSPI", "-sJSPI_EXPORTS=run,scale,run_pointer"]],
  ["plain", ["-DPLAIN"]],
]) {
  emcc(
    "main.c",
    "-O2",
    ...flags,
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
    `-sEXPORTED_RUNTIME_METHODS=${methods}`,
    `-L${out}`,
    ...libraries,
    "-o",
    `${out}/${name}.mjs`,
  );
}
for (const file of readdirSync(out)) chmodSync(`${out}/${file}`, 0o644);
