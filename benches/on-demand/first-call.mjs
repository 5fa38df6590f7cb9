// Measures the first call of a function of a lazy library, beside `dlopen`, `dlsym`, and a call:
//
//     node benches/on-demand/first-call.mjs LIBRARIES
//
// LIBRARIES is the folder that tests/lazy/run.mjs has written for a version of Emscripten. Each way has its own
// processes, in turns.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [folder, way] = process.argv.slice(2);
const ROUNDS = 5;
const LIBRARIES = [0, 1, 2, 4, 5, 6, 7, 8];
const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** Milliseconds, one for each library. */
async function measure() {
  const base = pathToFileURL(`${resolve(folder)}/`);
  const build = new URL(`../../tests/lazy/program/built/${basename(resolve(folder))}/main.mjs`, import.meta.url);
  const program = { locateFile: (path, prefix) => (path.endsWith(".so") ? fileURLToPath(new URL(path, base)) : prefix + path) };
  let prefetch;
  if (way !== "dlopen") {
    await import("../../js/dist/auto.mjs");
    const { lazy } = await import("../../js/dist/lazy.mjs");
    ({ prefetch } = lazy(JSON.parse(readFileSync(new URL("manifest.json", base))), { program, base }));
  } else {
    // The loader fails because of an undefined address, unless its library is loaded when the program starts.
    program.dynamicLibraries = ["lib3.so"];
  }
  const { default: start } = await import(build);
  await start(program);
  const times = [];
  for (const number of LIBRARIES) {
    const name = `lib${number}.so`;
    if (way === "prefetched") await prefetch(name);
    const begin = performance.now();
    if (way === "dlopen") {
      program.loadDynamicLibrary(name, { global: true, nodelete: true });
      program.LDSO.loadedLibsByName[name].exports[`library_${number}`](1);
    } else {
      program._run_outside(number, 1);
    }
    times.push(performance.now() - begin);
  }
  return times;
}

if (way) {
  console.log(JSON.stringify(await measure()));
} else {
  const ways = ["dlopen", "file", "prefetched"];
  const times = new Map(ways.map((way) => [way, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const way of ways) {
      const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), folder, way], { encoding: "utf8" });
      // The first library pays for code that is compiled once.
      times.get(way).push(...JSON.parse(output).slice(1));
    }
  }
  for (const way of ways) {
    const time = median(times.get(way));
    console.log(`${way}: ${time.toFixed(3)} ms, ${(time / median(times.get("dlopen"))).toFixed(2)} times dlopen`);
  }
}
