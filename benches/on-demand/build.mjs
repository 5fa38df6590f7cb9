/** Builds the programs of the benchmark `on-demand`, with emcc and wasm-split. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

/** The number of parts of the program, of which a run uses one. */
const PARTS = 10;

/** The functions of a part. With them, a library has 500 kB. */
const FUNCTIONS = 1540;

/** The commands that must be on PATH. */
const COMMANDS = ["emcc", "wasm-split"];

/** Returns the commands that are not on PATH. */
export function missingCommands() {
  return COMMANDS.filter((command) => {
    try {
      execFileSync(command, ["--version"], { stdio: "ignore" });
    } catch {
      return true;
    }
  });
}

/** The source of a part: functions that a compiler cannot make smaller. */
function sourceOf(part) {
  let state = part + 1;
  const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0);
  const line = () => `  x = (x ^ ${random() >>> 1}) * ${random() >>> 1} + ${random() >>> 1};\n`;
  const names = Array.from({ length: FUNCTIONS }, (_, at) => `part_${part}_${at}`);
  const functions = names.map((name) => {
    return `__attribute__((noinline)) int ${name}(int x) {\n${Array.from({ length: 9 }, line).join("")}  return x;\n}\n`;
  });
  const calls = names.map((name) => `  x = ${name}(x);\n`);
  return `#include <emscripten.h>
${functions.join("")}
EMSCRIPTEN_KEEPALIVE int first_${part}(int x) { return ${names[0]}(x); }
EMSCRIPTEN_KEEPALIVE int part_${part}(int x) {\n${calls.join("")}  return x;\n}
`;
}

/** The source of the program. `run` uses a part. `first` and `open_library` call a function of a part that does little. */
function mainSource(parts) {
  const cases = (name) => parts.map((part) => `    case ${part}: return ${name}_${part}(x);`).join("\n");
  return `#include <emscripten.h>
${parts.map((part) => `int part_${part}(int);\nint first_${part}(int);`).join("\n")}
EMSCRIPTEN_KEEPALIVE int run(int part, int x) {
  switch (part) {
${cases("part")}
  }
  return -1;
}
#ifdef FIRST_CALL
#include <dlfcn.h>
#include <stdio.h>
EMSCRIPTEN_KEEPALIVE int first(int part, int x) {
  switch (part) {
${cases("first")}
  }
  return -1;
}
EMSCRIPTEN_KEEPALIVE int open_library(int part, int x) {
  char name[16];
  sprintf(name, "part%d.so", part);
  void *library = dlopen(name, RTLD_NOW | RTLD_GLOBAL);
  sprintf(name, "first_%d", part);
  int (*function)(int) = (int (*)(int))dlsym(library, name);
  return function(x);
}
#endif
int main(void) { return 0; }
`;
}

/**
 * Builds the programs in a folder, unless an earlier run has done it. `latebind` is the command.
 *
 * - `eager`: the libraries are loaded at the start. `lazy`: they are loaded at first calls. `static`: one module.
 * - `split`: one secondary module with all parts. `split-many`: one for each part.
 * - `first` and `first-plain` open libraries too, with stack switching and without it.
 */
export function buildPrograms(folder, latebind) {
  const script = readFileSync(new URL(import.meta.url), "utf8");
  const versions = COMMANDS.map((command) => execFileSync(command, ["--version"], { encoding: "utf8" }));
  const stamp = [script, ...versions].join("\n");
  const isBuilt = existsSync(`${folder}/stamp`) && readFileSync(`${folder}/stamp`, "utf8") === stamp;
  if (!isBuilt) build(folder);
  writeFileSync(`${folder}/stamp`, stamp);
  for (const [main, manifest] of [["lazy.wasm", "manifest.json"], ["first.wasm", "first.json"]]) {
    const libraries = Array.from({ length: PARTS }, (_, part) => `part${part}.so`);
    execFileSync(latebind, ["manifest", ...libraries, "--main", main, "-o", manifest], { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  }
}

function build(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const run = (command, ...args) => execFileSync(command, args, { cwd: folder, stdio: ["ignore", "inherit", "inherit"] });
  const write = (name, text) => writeFileSync(`${folder}/${name}`, text);

  const parts = Array.from({ length: PARTS }, (_, part) => part);
  const libraries = parts.map((part) => `part${part}.so`);
  const objects = parts.map((part) => `part${part}.o`);
  for (const part of parts) {
    write(`part${part}.c`, sourceOf(part));
    run("emcc", `part${part}.c`, "-O0", "-c", "-o", objects[part]);
    run("emcc", `part${part}.c`, "-O0", "-fPIC", "-sSIDE_MODULE=2", "-shared", "-Wl,--strip-all", "-o", libraries[part]);
  }
  write("main.c", mainSource(parts));

  const shared = ["main.c", "-O2", "-sSTACK_SIZE=64KB", "-sEXPORT_ES6", "-sMODULARIZE"];
  const page = [...shared, "-sENVIRONMENT=web", "-sJSPI", "-sJSPI_EXPORTS=run"];
  // With -O2, emcc would inline the functions of a part, and no library is optimized when it is linked.
  const whole = [...page, "-O1", ...objects];
  const dynamic = ["-sMAIN_MODULE=2", "-L.", ...libraries];
  const onDemand = [
    ...dynamic,
    "-sAUTOLOAD_DYLIBS=0",
    "-sEXPORTED_RUNTIME_METHODS=loadDynamicLibrary,loadWebAssemblyModule,preloadedWasm,LDSO",
  ];
  run("emcc", ...page, ...dynamic, "-o", "eager.mjs");
  run("emcc", ...page, ...onDemand, "-o", "lazy.mjs");
  run("emcc", ...whole, "-o", "static.mjs");
  const first = [...shared, ...onDemand, "-sENVIRONMENT=web,node", "-DFIRST_CALL", "-sALLOW_MEMORY_GROWTH"];
  run("emcc", ...first, "-sJSPI", "-sJSPI_EXPORTS=first,open_library", "-o", "first.mjs");
  run("emcc", ...first, "-o", "first-plain.mjs");

  for (const name of ["split", "split-many"]) {
    run("emcc", ...whole, "-sSPLIT_MODULE", "--profiling-funcs", "-o", `${name}.mjs`);
  }
  const functionsOf = (part) => [
    `part_${part}`,
    ...Array.from({ length: FUNCTIONS }, (_, at) => `part_${part}_${at}`),
  ];
  write("split.txt", `${parts.flatMap(functionsOf).join("\n")}\n`);
  const outputs = ["-o1", "split.wasm", "-o2", "split.deferred.wasm"];
  run("wasm-split", "split.wasm.orig", "--export-prefix=%", ...outputs, "--split-funcs=@split.txt");
  write("split-many.txt", `${parts.map((part) => [part, ...functionsOf(part)].join("\n")).join("\n\n")}\n`);
  const many = ["--multi-split", "--manifest=split-many.txt", "--out-prefix=split-many.", "-o", "split-many.wasm"];
  run("wasm-split", "split-many.wasm.orig", "--export-prefix=%", ...many);
}
