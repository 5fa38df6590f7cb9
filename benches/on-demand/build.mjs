// Builds the programs of the benchmark `on-demand` with emcc, wasm-split, and latebind on PATH: `node benches/on-demand/build.mjs OUT`.
//
// Ten parts of 312 kB of code, of which a run uses one. They are side modules in one program, and a secondary module in
// the other, which -sSPLIT_MODULE and wasm-split make.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

const [out] = process.argv.slice(2);
if (!out) {
  console.error("usage: node benches/on-demand/build.mjs OUT");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
process.chdir(resolve(out));
for (const file of readdirSync(".")) rmSync(file, { recursive: true });

const run = (command, ...args) => execFileSync(command, args, { stdio: ["ignore", "inherit", "inherit"] });
const numbers = Array.from({ length: 10 }, (_, number) => number);

/** The functions of a part. */
const FUNCTIONS = 960;

for (const part of numbers) {
  let state = part + 1;
  const random = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0);
  const names = [];
  let code = "#include <emscripten.h>\n";
  for (let at = 0; at < FUNCTIONS; at++) {
    names.push(`part_${part}_${at}`);
    const lines = Array.from({ length: 9 }, () => `  x = (x ^ ${random() >>> 1}) * ${random() >>> 1} + ${random() >>> 1};\n`);
    code += `__attribute__((noinline)) int ${names.at(-1)}(int x) {\n${lines.join("")}  return x;\n}\n`;
  }
  code += `EMSCRIPTEN_KEEPALIVE int part_${part}(int x) {\n${names.map((name) => `  x = ${name}(x);\n`).join("")}  return x;\n}\n`;
  writeFileSync(`part${part}.c`, code);
}
writeFileSync(
  "main.c",
  `#include <emscripten.h>
${numbers.map((part) => `int part_${part}(int);`).join("\n")}
static int call(int part, int x) {
  switch (part) {
${numbers.map((part) => `    case ${part}: return part_${part}(x);`).join("\n")}
  }
  return -1;
}
EMSCRIPTEN_KEEPALIVE int run(int part, int x) { return call(part, x); }
EMSCRIPTEN_KEEPALIVE int run_outside(int part, int x) { return call(part, x); }
int main(void) { return 0; }
`,
);

const shared = ["-O1", "-sSTACK_SIZE=64KB"];
const program = ["-sEXPORT_ES6", "-sMODULARIZE", "-sENVIRONMENT=web", "-sJSPI", "-sJSPI_EXPORTS=run"];
for (const part of numbers) {
  run("emcc", `part${part}.c`, "-O0", "-c", "-o", `part${part}.o`);
  run("emcc", `part${part}.c`, "-O0", "-fPIC", "-sSIDE_MODULE=2", "-shared", "-Wl,--strip-all", "-o", `part${part}.so`);
}
const libraries = numbers.map((part) => `part${part}.so`);
const methods = "-sEXPORTED_RUNTIME_METHODS=loadDynamicLibrary,loadWebAssemblyModule,preloadedWasm,LDSO";
run("emcc", "main.c", ...shared, ...program, "-sMAIN_MODULE=2", "-L.", ...libraries, "-o", "eager.mjs");
run("emcc", "main.c", ...shared, ...program, "-sMAIN_MODULE=2", "-sAUTOLOAD_DYLIBS=0", methods, "-L.", ...libraries, "-o", "lazy.mjs");
const objects = numbers.map((part) => `part${part}.o`);
run("emcc", "main.c", ...shared, ...program, ...objects, "-o", "static.mjs");
run("emcc", "main.c", ...shared, ...program, ...objects, "-sSPLIT_MODULE", "--profiling-funcs", "-o", "split.mjs");
const functions = numbers.flatMap((part) => [
  `part_${part}`,
  ...Array.from({ length: FUNCTIONS }, (_, at) => `part_${part}_${at}`),
]);
writeFileSync("split.txt", `${functions.join("\n")}\n`);
const outputs = ["-o1", "split.wasm", "-o2", "split.deferred.wasm"];
run("wasm-split", "split.wasm.orig", "--export-prefix=%", ...outputs, "--split-funcs=@split.txt");
run("latebind", "manifest", ...libraries, "--main", "lazy.wasm", "-o", "manifest.json");
