// The npm package, installed from its tarball.

import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { addFiles, blocks, fixture, project, root, run, runShell } from "./support/environment.mjs";

const directory = project();
const installed = join(directory, "node_modules/latebind");
const { version } = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));

/** Runs a script in the project. */
function script(name, code, args = []) {
  writeFileSync(join(directory, name), code);
  return run(process.execPath, [...args, name], { cwd: directory });
}

test("every entry point can be imported", () => {
  const printed = script(
    "imports.mjs",
    `import latebind, * as auto from "latebind/auto";
    import * as index from "latebind";
    import { relink } from "latebind/relink";
    import { lazy } from "latebind/lazy";
    import { observe } from "latebind/profile";
    import "latebind/pre-js";
    import { readFileSync } from "node:fs";
    const core = readFileSync(new URL(import.meta.resolve("latebind/core.wasm")));
    await WebAssembly.compile(core);
    console.log(JSON.stringify([index.version, latebind.version, globalThis.latebind === latebind,
      Object.keys(index).sort(), Object.keys(auto), typeof relink, typeof observe, typeof lazy]));`,
  );
  const names = ["LatebindError", "attach", "install", "stats", "uninstall", "version"];
  assert.deepEqual(JSON.parse(printed), [version, version, true, names, ["default"], "function", "function", "function"]);
});

test("the core is the one that the entry points contain", () => {
  const mask = Number(/MASK = (\d+)/.exec(readFileSync(join(root, "js/src/engine/packed.ts"), "utf8"))[1]);
  const core = readFileSync(join(installed, "dist/core.wasm"));
  const packed = Array.from(core, (byte) => String.fromCharCode(byte ^ mask));
  const start = packed.slice(0, 8).join("");
  const printed = script(
    "core.mjs",
    `const modules = [];
    const { Module } = WebAssembly;
    WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); modules.push(bytes); } };
    const { install } = await import("latebind");
    const { readFileSync } = await import("node:fs");
    install();
    new WebAssembly.Module(readFileSync(${JSON.stringify(join(fixture("O2"), "caller.so"))}));
    const core = readFileSync(new URL(import.meta.resolve("latebind/core.wasm")));
    console.log(modules.some((bytes) => Buffer.compare(Buffer.from(bytes), core) === 0));`,
  );
  assert.equal(start.length, 8);
  assert.equal(printed, "true\n");
});

test("a CommonJS program can load it in each documented way", () => {
  const build = fixture("script");
  for (const name of ["main.js", "main.wasm", "caller.so", "definer.so", "plugin.so", "private.so"]) {
    cpSync(join(build, name), join(directory, name));
  }
  const check = 'setTimeout(() => console.log(latebind.stats()[0].name, latebind.stats()[0].main), 500);';
  const example = blocks(readFileSync(join(installed, "README.md"), "utf8")).find(({ code }) =>
    code.includes('require("./main.js")'),
  );
  assert.equal(script("import.cjs", `${example.code}${check}`), "main 1\n");
  assert.equal(script("require.cjs", `require("latebind/auto"); require("./main.js"); ${check}`), "main 1\n");
  assert.equal(script("flag.cjs", `require("./main.js"); ${check}`, ["--import", "latebind/auto"]), "main 1\n");
});

/** The setups of the examples: a part of the example, and the module of tests/documents that prepares it. */
const SETUPS = [
  ['import createProgram from "./main.mjs"', "worker.mjs"],
  ["addToLibrary", "js-library.mjs"],
  ["program._run();", "program.mjs"],
  ["create_for_tables", "tables.mjs"],
];

test("every example of its README works", () => {
  addFiles(directory);
  symlinkSync(join(root, "tests/documents/pyodide"), join(directory, "node_modules/pyodide"));
  const examples = blocks(readFileSync(join(installed, "README.md"), "utf8"));
  assert.ok(examples.length > 5);
  for (const { language, code } of examples) {
    if (language === "sh") {
      runShell(code, directory);
    } else if (language === "html") {
      const [, source] = /<script src="([^"]+)"/.exec(code);
      script("page.cjs", `require("vm").runInThisContext(require("fs").readFileSync("${source}", "utf8"));
        if (!globalThis.latebind) throw new Error("there is no latebind");`);
    } else if (language === "js" && !code.includes("require(")) {
      const setup = SETUPS.find(([part]) => code.includes(part))?.[1];
      const args = setup ? ["--import", join(root, "tests/documents", setup)] : [];
      script("example.mjs", code, args);
    } else {
      // types.test.mjs compiles those of TypeScript, and a test above runs that of CommonJS.
      assert.ok(["ts", "text", "js"].includes(language), language);
    }
  }
});
