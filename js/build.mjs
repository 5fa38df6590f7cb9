/**
 * Builds `dist/` from `src/` and the core:
 * `node js/build.mjs --core FILE.wasm --relink FILE.wasm --profile FILE.wasm --lazy FILE.wasm`.
 * Builds only `auto.mjs`, into another folder: `node js/build.mjs --core FILE.wasm --auto DIR`.
 *
 * The core has four builds: for the load path, for relinking, for profiles, and for lazy libraries. Binaryen reduces the size of each,
 * and the bytes are inlined, so that each output is one file that does not fetch other files.
 */

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { minify, transform } from "@swc/core";
import { build, transformSync } from "esbuild";
import { writeDeclarations } from "./declarations.mjs";
import { breakLines } from "./lines.mjs";
import { unusedForEmcc } from "./emcc-unused.mjs";
import { escapeLines, quoteProperties } from "./quotes.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options } = parseArgs({
  options: Object.fromEntries(["core", "relink", "profile", "lazy", "auto"].map((name) => [name, { type: "string" }])),
});
const isAll = !options.auto;
if (!options.core || (isAll && (!options.relink || !options.profile || !options.lazy))) {
  console.error("usage: node js/build.mjs --core FILE.wasm --relink FILE.wasm --profile FILE.wasm --lazy FILE.wasm");
  process.exit(2);
}
const { version } = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));

/** The counterpart of `src/engine/packed.ts`. */
function pack(bytes) {
  const [, shift] = /SHIFT = (\d+)/.exec(readFileSync(join(here, "src/engine/packed.ts"), "utf8"));
  return Array.from(bytes, (byte) => String.fromCharCode((byte + Number(shift)) & 255)).join("");
}

/**
 * Properties of our own objects that no user sees. Renaming them saves 276 bytes of `auto.mjs`, compressed: 9,873
 * instead of 10,149, before the lines are broken. They are listed, because no rule distinguishes them from
 * properties of the platform, of loaders, and of a module's exports, some of which have the same names as our types.
 */
const PRIVATE = `
  addresses alive bodies bytes choices copy count describe dispatcher dsos empty failure filled found global globals guarded
  hasSlot home imported isFunction isMain isStub isSynchronous library loadedAs memory modules names namespace
  namespaces object opening own plain plan plt pointers prefix prepareUndo program put putHost reference references replacement
  replaceStubs restore scope section signatures slot snapshot spans stubs stubTable succeeded suspending suspensions table target
  type types undo unset writer
`;

/**
 * Minifies a bundle. esbuild resolves the modules, and renames properties; SWC inlines and renames variables
 * better, which saves 660 bytes of `auto.mjs`, compressed.
 *
 * The error class gets its name back, because engines print it.
 */
async function shorten(code) {
  const shortened = await minify(code, {
    module: true,
    ecma: 2022,
    compress: { passes: 3 },
    mangle: { toplevel: true },
    format: { ascii_only: true },
  });
  const named = shortened.code.replace("=class extends Error{", "=class LatebindError extends Error{");
  if (named === shortened.code) throw new Error("the bundle has no error class");
  return named;
}

/**
 * Creates a script that can be placed before, inside, and after other scripts. It does not affect them,
 * because its variables are local to a function, and only that function is in strict mode. The semicolon
 * separates it from an expression before it.
 */
function enclose(code) {
  return `;(()=>{"use strict";${code}})();\n`;
}

/** The variables that `src/library.ts` declares: its parameters, of which the last one is its result. */
const PARAMETERS = ["MODULE", "READ_TABLES", "MAIN", "MAIN_BYTES", "ATTACH_LIBRARY"];

/**
 * Moves the variables of blocks to the functions around them. Emcc's optimizer does not know blocks, and would remove
 * some variables of those functions. `more` names further transforms of SWC.
 */
async function withoutBlocks(code, ...more) {
  const env = { targets: "node 22", include: ["transform-block-scoping", ...more] };
  // Every list that is destructured is an array.
  const jsc = { assumptions: { arrayLikeIsIterable: true, iterableIsArray: true, objectRestNoSymbols: true, setSpreadProperties: true } };
  return (await transform(code, { env, jsc, isModule: true, sourceMaps: false, swcrc: false })).code;
}

/** The transforms of patterns and default values, which the optimizer of emcc 3.1.69 does not know. */
const PATTERNS = ["transform-object-rest-spread", "transform-destructuring", "transform-parameters"];

/** Returns code from which emcc's optimizer removes no variable that is used. */
function checkVariables(code) {
  const [unused] = unusedForEmcc(code);
  if (unused) throw new Error(`emcc would remove variables: ${unused.names}`);
  return code;
}

/**
 * Makes the functions that `latebind.library.js` contains, without their data: for old versions of emcc, for Closure
 * Compiler, and for all others.
 */
async function functionsOf(bundle) {
  const whole = (code) => `export default (${PARAMETERS})=>{"use strict";${code}\nreturn ${PARAMETERS.at(-1)}}`;
  const code = whole(await withoutBlocks(bundle));
  const old = await shorten(whole(await withoutBlocks(bundle, ...PATTERNS)));
  // Closure Compiler renames variables itself, and makes more of code that is not minified.
  const options = { module: true, compress: { defaults: false, unused: true, dead_code: true }, mangle: false };
  const clean = async (code) => (await minify(code, { ...options, format: { ascii_only: true } })).code;
  // It also makes more of blocks. They remain if emcc's optimizer, which comes first, removes no variable.
  const clear = await clean(whole(bundle));
  const closure = unusedForEmcc(clear).length ? await clean(code) : clear;
  return [old, closure, await shorten(code)].map(checkVariables);
}

/** Puts the code into the JavaScript library of emcc. */
async function intoLibrary(bundle, data) {
  const [old, closure, plain] = (await functionsOf(bundle)).map((code) => {
    const expression = breakLines(code).replace(/^export default\s*/, "").replace(/;\s*$/, "");
    // The data come first, because nothing runs after the `return`. A function, because a `$` would be a pattern.
    return escapeLines(expression.replace('"use strict";', (directive) => directive + data));
  });
  const library = readFileSync(join(here, "latebind.library.js"), "utf8");
  const [before, after] = library.split(`'globalThis["latebind.js-library"]'`);
  const codes = [quoteProperties(old), quoteProperties(closure), plain];
  if (codes.some((code) => /\{\{\{|^\s*#/m.test(code))) throw new Error("emcc would preprocess the bundle");
  const choice = ["#if parseInt(EMSCRIPTEN_VERSION) < 6", "#else\n#if USE_CLOSURE_COMPILER", "#else"];
  const chosen = choice.map((line, index) => `${line}\nString(${codes[index]})\n`).join("");
  return `${before}\n${chosen}#endif\n#endif\n${after}`;
}

/**
 * Checks that `stacks.ts` can make the variant of `stacks.wat` for pointers of 64 bits: that all bytes which look like a
 * conversion are one, and that the first mutable i32 is the type of the stack pointer.
 */
function checkWidening(bytes, source) {
  for (const [byte, instruction] of [[0xad, "i64.extend_i32_u"], [0xa7, "i32.wrap_i64"]]) {
    const count = source.split(`(${instruction} `).length - 1;
    if (bytes.filter((other) => other === byte).length !== count) throw new Error(`stacks.wat: a byte looks like ${instruction}`);
  }
  const type = bytes.indexOf(Buffer.of(3, 0x7f, 1));
  if (bytes.subarray(0, type).toString("latin1").slice(-7) !== "pointer") throw new Error("stacks.wat: a type looks like a mutable i32");
}

// Next to `dist`, so that it can be renamed.
const scratch = mkdtempSync(join(here, ".build-"));
try {
  const tool = (name, ...args) =>
    execFileSync(process.execPath, [join(here, "node_modules/.bin", name), ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      encoding: "utf8",
    });

  // The features that rustc's wasm32-unknown-unknown assumes. Every engine with dynamic linking supports them.
  const features = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
  ];
  const passes = [
    // No instruction of the core traps, so no code is needed that only traps. An allocation that fails gets
    // an address at which each write traps (`heap.rs`), which no pass removes.
    "--traps-never-happen",
    // The data begin at address 1024, and the stack comes after them (`.cargo/config.toml`).
    "--low-memory-unused",
    // If code is optimized for size, flattened, and restructured, it becomes smaller than LLVM's output.
    "-Os",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--converge",
    // The functions that are called most often get the lowest indexes, which compresses better.
    "--reorder-functions",
    "--strip-producers",
    "--strip-target-features",
    "--strip-debug",
  ];
  const shrink = (file, name, renamed = ["--minify-imports-and-exports"]) => {
    const shrunk = join(scratch, name);
    // Removes the linker's exports (`__heap_base`, `__data_end`), and prints the new names of the others. This is
    // a separate run, because the passes are repeated.
    const output = tool("wasm-opt", "--remove-exports=__*", ...renamed, ...features, file, "-o", shrunk);
    tool("wasm-opt", ...passes, ...features, shrunk, "-o", shrunk);
    return { file: shrunk, names: Object.fromEntries(output ? JSON.parse(output).exports : []) };
  };
  const core = shrink(options.core, "core.wasm");
  const relink = isAll && shrink(options.relink, "relink.wasm");
  const profile = isAll && shrink(options.profile, "profile.wasm");
  // Its JavaScript has properties of the same names, and is not on the path of every program.
  const lazy = isAll && shrink(options.lazy, "lazy.wasm", []);
  const assemble = (file, ...features) => {
    const assembled = join(scratch, `${basename(file)}.wasm`);
    tool("wasm-as", ...features, join(here, "src", file), "-o", assembled);
    return assembled;
  };
  const probe = assemble("engine/tail-call-probe.wat", "-all");
  // With all features, it would have compact imports, which not all engines accept.
  const gate = assemble("lazy/gate.wat", "--enable-exception-handling", "--enable-reference-types");
  const stacks = assemble("stacks/stacks.wat");
  checkWidening(readFileSync(stacks), readFileSync(join(here, "src/stacks/stacks.wat"), "utf8"));

  /** The declaration of a global variable of the bundle that holds the bytes of a file. */
  const declare = (name, file, charset, mayBeTemplate) => {
    const supported = { "template-literal": mayBeTemplate };
    return transformSync(`var ${name}=${JSON.stringify(pack(readFileSync(file)))}`, { minify: true, charset, supported }).code;
  };

  const folder = join(scratch, "dist");
  const shared = {
    bundle: true,
    minifySyntax: true,
    target: "es2022",
    legalComments: "none",
    define: { VERSION: JSON.stringify(version) },
    absWorkingDir: here,
    format: "esm",
    write: false,
  };
  mkdirSync(folder);
  copyFileSync(core.file, join(folder, "core.wasm"));
  const bundles = [
    ["auto", "auto.mjs", "utf8", core],
    ["index", "index.mjs", "utf8", core],
    ["relink", "relink.mjs", "utf8", relink],
    ["profile", "profile.mjs", "utf8", profile],
    ["lazy", "lazy.mjs", "utf8", lazy],
    // A classic script is read in the encoding of its page, so it keeps to ASCII.
    ["pre", "latebind.pre.js", "ascii", core, "script"],
    ["library", "latebind.library.js", "ascii", core, "library"],
  ];
  for (const [entry, file, charset, { file: wasm, names }, kind] of isAll ? bundles : bundles.slice(0, 1)) {
    const mangled = entry === "lazy" ? ["^$"] : [...PRIVATE.match(/\w+/g), ...Object.keys(names)];
    const isLibrary = kind === "library";
    const { outputFiles } = await build({
      ...shared,
      define: { ...shared.define, LINKED: String(isLibrary) },
      mangleProps: new RegExp(`^(${mangled.join("|")})$`),
      mangleCache: names,
      entryPoints: [`src/${entry}.ts`],
      charset,
      // The optimizer of emcc 3.1.69 knows no later syntax.
      ...(kind && { target: "es2021" }),
    });
    const { text: bundle } = outputFiles[0];
    const code = isLibrary ? bundle : breakLines(await shorten(kind ? await withoutBlocks(bundle) : bundle));
    if (kind === "script") checkVariables(enclose(code));
    // The bytes come last, because Bun prints the lines above the one that throws.
    const data = [
      ["PACKED_CORE", wasm],
      ["PACKED_PROBE", probe],
      ["PACKED_GATE", gate],
      ["PACKED_STACKS", stacks],
    ]
      .filter(([name]) => code.includes(name))
      .map(([name, file]) => declare(name, file, charset, !isLibrary))
      .join("");
    const output = kind === "script" ? enclose(code + data) : isLibrary ? await intoLibrary(code, data) : code + data;
    const text = `/*! latebind ${version} | MIT OR Apache-2.0 */\n${output}`;
    writeFileSync(join(folder, file), text);
  }
  if (isAll) {
    const types = join(scratch, "types");
    tool("tsc", "--project", here, "--outDir", types);
    await writeDeclarations(types, folder);
  }

  // Replaces `dist` completely or not at all: if a build fails, the previous output remains.
  const dist = isAll ? join(here, "dist") : resolve(options.auto);
  mkdirSync(dirname(dist), { recursive: true });
  const old = join(scratch, "old");
  try {
    renameSync(dist, old);
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
  }
  renameSync(folder, dist);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
