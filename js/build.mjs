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
import { prefixVariables } from "./prefix.mjs";
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
  const [, mask] = /MASK = (\d+)/.exec(readFileSync(join(here, "src/engine/packed.ts"), "utf8"));
  return Array.from(bytes, (byte) => String.fromCharCode(byte ^ Number(mask))).join("");
}

/**
 * Properties of our own objects that no user sees (`checkPublic`). Renaming them saves 350 bytes of `auto.mjs`,
 * compressed. They are listed, because no rule distinguishes them from properties of the platform, of loaders, and of a
 * module's exports, some of which have the same names as our types.
 */
const PRIVATE = `
  addresses alive bodies bytes choices copy count describe dispatcher dsos empty failure filled found global globals guarded
  hasSlot home id imported invokes invokeTypes isFunction isInvoke isLast isMain isStub isSynchronous library loadedAs memory
  modules names namespace namespaces object opening own plain plan plt pointers prefix prepareUndo program put putHost reference
  references replacement replaceStubs restore scope section signatures slot snapshot spans stubs stubTable succeeded suspending
  suspensions table tables target targets trampolines type types undo unset writer
`;

/** The same for `lazy.mjs`. It shares an object with `auto.mjs`, and imports of `gate.wat` have the names of its properties. */
const PRIVATE_OF_LAZY = `
  asOther hasIntegrity isAlone isAtHand isLoaded isLoading isQuick listed loadSynchronously onBytes toError
`;

/** Checks that the declarations in a folder have no property that is renamed. */
function checkPublic(folder, files, renamed) {
  for (const file of files) {
    const members = readFileSync(join(folder, file), "utf8").matchAll(/^\s+(?:readonly )?(\w+)\??[:(]/gm);
    for (const [, name] of members) if (renamed.includes(name)) throw new Error(`${file}: users see \`${name}\``);
  }
}

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

/** The variables of Latebind begin with this if they are among those of a program. */
const PREFIX = "latebind_";

/** The end of a bundle, which exports one value. */
const EXPORT = /export\s*\{\s*(\w+) as default,?\s*\};?\s*$/;

/** Encloses a bundle that exports a function, and returns an expression whose value is the same function. */
function expressionOf(bundle) {
  const parameters = ["MODULE", "READ_TABLES", "MAIN", "MAIN_BYTES"];
  return `export default (${parameters})=>{"use strict";${bundle.replace(EXPORT, `return $1(${parameters})`)}}`;
}

/**
 * Makes the forms of the code that `latebind.library.js` contains, without their data: for old versions of emcc, and for
 * all others. Both are expressions.
 */
async function expressionsOf(bundle) {
  const code = expressionOf(await withoutBlocks(bundle));
  const old = expressionOf(await withoutBlocks(bundle, ...PATTERNS));
  return Promise.all([old, code].map(async (code) => checkVariables(await shorten(code))));
}

/**
 * Makes the form for Closure Compiler: statements among those of the program, because it finds shorter names for variables
 * that are not inside of one more function. It makes more of code that is not minified, and renames variables itself.
 */
async function statementsOf(bundle) {
  const compress = { defaults: false, unused: true, dead_code: true };
  const options = { module: true, compress, mangle: false, format: { ascii_only: true } };
  const make = async (code) => prefixVariables((await minify(code, options)).code, PREFIX);
  // It also makes more of blocks. They remain if emcc's optimizer, which comes first, removes no variable.
  const clear = await make(bundle);
  return unusedForEmcc(clear).length ? checkVariables(await make(await withoutBlocks(bundle))) : clear;
}

/** Puts the code into the JavaScript library of emcc. `data` has the bytes of each variable that the code lacks, packed. */
async function intoLibrary(bundle, data) {
  const expressions = (await expressionsOf(bundle)).map((code) => {
    const expression = breakLines(code).replace(/^export default\s*/, "").replace(/;\s*$/, "");
    // The data come first, because nothing runs after the `return`. A function, because a `$` would be a pattern.
    return escapeLines(expression.replace('"use strict";', (directive) => `${directive}var ${data.map(assign)};`));
  });
  const [old, plain] = [quoteProperties(expressions[0]), expressions[1]].map((code) => `['', '', String(${code})]`);
  const statements = await statementsOf(`${bundle}\nvar ${data.map(([name]) => name)};`);
  const [, value] = EXPORT.exec(statements);
  const lines = quoteProperties(escapeLines(breakLines(statements.replace(EXPORT, ""))));
  const assignments = data.map(([name, text]) => `${PREFIX}${assign([name, text])};`).join("");
  const closure = JSON.stringify([lines, assignments, value]);
  const codes = [old, closure, plain];
  if (codes.some((code) => /\{\{\{|^\s*#/m.test(code))) throw new Error("emcc would preprocess the bundle");
  const [before, after] = readFileSync(join(here, "latebind.library.js"), "utf8").split(`['', '', 'globalThis["latebind.js-library"]']`);
  const choice = ["#if parseInt(EMSCRIPTEN_VERSION) < 6", "#else\n#if USE_CLOSURE_COMPILER", "#else"];
  const chosen = choice.map((line, index) => `${line}\n${codes[index]}\n`).join("");
  return `${before}\n${chosen}#endif\n#endif\n${after}`;
}

/** An assignment to a variable for data. */
function assign([name, text]) {
  return `${name}=${text}`;
}

/**
 * Checks that `stacks.ts` can make the variant of `stacks.wat` for pointers of 64 bits: that all bytes which look like a
 * conversion are one, and that the first mutable i32 is the type of the stack pointer.
 */
function checkWidening(bytes, source, pointer) {
  for (const [byte, instruction] of [[0xad, "i64.extend_i32_u"], [0xa7, "i32.wrap_i64"]]) {
    const count = source.split(`(${instruction} `).length - 1;
    if (bytes.filter((other) => other === byte).length !== count) throw new Error(`stacks.wat: a byte looks like ${instruction}`);
  }
  const type = bytes.indexOf(Buffer.of(3, 0x7f, 1));
  // The names of the import: an empty one, and one of one letter.
  if (bytes.subarray(0, type).toString("latin1").slice(-3) !== `\0\u0001${pointer}`) throw new Error("stacks.wat: a type looks like a mutable i32");
}

/**
 * Gives the imports and exports of `stacks.wat` names of one letter. Returns its text and the new names, so that the build
 * renames the properties with which JavaScript provides and reads them.
 */
function shortenNames(source) {
  const names = {};
  const shortNameOf = (name) => (names[name] ??= (10 + Object.keys(names).length).toString(36));
  const text = source.replace(/(?<=\(import "" "|\(export ")\w+/g, shortNameOf);
  return { text, names };
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
    tool("wasm-as", ...features, file, "-o", assembled);
    return assembled;
  };
  const probe = assemble(join(here, "src/engine/tail-call-probe.wat"), "-all");
  // With all features, it would have compact imports, which not all engines accept.
  const gate = assemble(join(here, "src/lazy/gate.wat"), "--enable-exception-handling", "--enable-reference-types");
  const sourceOfStacks = readFileSync(join(here, "src/stacks/stacks.wat"), "utf8");
  const { text, names: namesOfStacks } = shortenNames(sourceOfStacks);
  writeFileSync(join(scratch, "stacks.wat"), text);
  const stacks = assemble(join(scratch, "stacks.wat"));
  tool("wasm-opt", "-Oz", "--flatten", "--rereloop", "-Oz", stacks, "-o", stacks);
  checkWidening(readFileSync(stacks), sourceOfStacks, namesOfStacks.pointer);

  /** A literal of the bytes of a file. */
  const literal = (file, charset, mayBeTemplate) => {
    const supported = { "template-literal": mayBeTemplate };
    const { code } = transformSync(`x=${JSON.stringify(pack(readFileSync(file)))}`, { minify: true, charset, supported });
    return code.replace(/^x=|;\s*$/g, "");
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
  for (const [entry, file, charset, { file: wasm, names: namesOfCore }, kind] of isAll ? bundles : bundles.slice(0, 1)) {
    const names = { ...namesOfCore, ...namesOfStacks };
    const mangled = entry === "lazy" ? PRIVATE_OF_LAZY.match(/\w+/g) : [...PRIVATE.match(/\w+/g), ...Object.keys(names)];
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
      .map(([name, file]) => [name, literal(file, charset, !isLibrary)]);
    const whole = `${code}${data.map((it) => `var ${assign(it)};\n`).join("")}`;
    const output = kind === "script" ? enclose(whole) : isLibrary ? await intoLibrary(code, data) : whole;
    const text = `/*! latebind ${version} | MIT OR Apache-2.0 */\n${output}`;
    writeFileSync(join(folder, file), text);
  }
  if (isAll) {
    const types = join(scratch, "types");
    tool("tsc", "--project", here, "--outDir", types);
    await writeDeclarations(types, folder);
    checkPublic(folder, ["index.d.ts", "relink.d.ts", "profile.d.ts"], [...PRIVATE.match(/\w+/g), ...Object.keys(namesOfStacks)]);
    checkPublic(folder, ["lazy.d.ts"], PRIVATE_OF_LAZY.match(/\w+/g));
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
