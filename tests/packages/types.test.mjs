// The declarations of the npm package.

import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { blocks, project, root, run } from "./support/environment.mjs";

const directory = project();
const installed = join(directory, "node_modules/latebind");
const readme = readFileSync(join(installed, "README.md"), "utf8");
const require = createRequire(join(root, "js/package.json"));

/** The oldest version that README states. tools/package.json has it under this name. */
const [, oldest] = /TypeScript (\d+\.\d+) or newer/.exec(readme);

const COMPILERS = {
  oldest: join(root, `target/tools/node_modules/typescript-${oldest}/bin/tsc`),
  newest: join(root, "js/node_modules/typescript/bin/tsc"),
};

/** How programs resolve modules: those for a bundler, and those for Node. */
const MODULES = [
  { module: "esnext", moduleResolution: "bundler" },
  { module: "node16", moduleResolution: "node16" },
  { module: "nodenext", moduleResolution: "nodenext" },
];

const OPTIONS = {
  ...{ target: "es2022", lib: ["es2022", "dom", "dom.iterable"], types: [], strict: true, noEmit: true },
  ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
};

function compile(compiler, modules, files) {
  const config = { compilerOptions: { ...OPTIONS, ...modules }, files };
  writeFileSync(join(directory, "tsconfig.json"), JSON.stringify(config));
  return run(process.execPath, [compiler, "--project", directory]);
}

cpSync(join(root, "tests/packages/types"), directory, { recursive: true });
// An ES module for every way to resolve modules.
cpSync(join(directory, "consumer.ts"), join(directory, "consumer.mts"));

for (const [name, compiler] of Object.entries(COMPILERS)) {
  for (const modules of MODULES) {
    test(`a program compiles with the ${name} TypeScript, ${modules.moduleResolution}`, () => {
      compile(compiler, modules, ["consumer.mts", "commonjs.cts"]);
    });
  }

  test(`the examples of the README compile with the ${name} TypeScript`, () => {
    const examples = blocks(readme).filter(({ language }) => language === "ts");
    assert.ok(examples.length > 0);
    const files = examples.map(({ code }, index) => {
      writeFileSync(join(directory, `example-${index}.mts`), code);
      return `example-${index}.mts`;
    });
    compile(compiler, MODULES[0], files);
  });
}

test("the oldest TypeScript has the version that the README states", () => {
  assert.ok(run(process.execPath, [COMPILERS.oldest, "--version"]).startsWith(`Version ${oldest}.`));
});

test("a wrong program does not compile", () => {
  writeFileSync(join(directory, "wrong.mts"), 'import { absent } from "latebind";\nabsent();\n');
  assert.throws(() => compile(COMPILERS.newest, MODULES[0], ["wrong.mts"]), /has no exported member/);
});

/** Returns the exports of a declaration file that have no doc comment, and their members. */
function undocumented(ts, file) {
  const source = ts.createProgram([file], { ...OPTIONS, lib: undefined, target: 9, module: 99, moduleResolution: 100 });
  const checker = source.getTypeChecker();
  const exports = checker.getExportsOfModule(checker.getSymbolAtLocation(source.getSourceFile(file)));
  const found = [];
  let count = 0;
  const visit = (symbol, name) => {
    count++;
    if (symbol.getDocumentationComment(checker).length === 0) found.push(name);
  };
  for (let symbol of exports) {
    const { name } = symbol;
    if (symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
    visit(symbol, name);
    symbol.members?.forEach((member) => visit(member, `${name}.${member.name}`));
  }
  return { found, count };
}

test("every export has a doc comment, and so has every member", () => {
  // The newest TypeScript has no API for programs.
  const ts = require("@typescript/typescript6");
  for (const [entry, least] of [["index", 20], ["auto", 1], ["relink", 5]]) {
    const { found, count } = undocumented(ts, join(installed, `dist/${entry}.d.ts`));
    assert.deepEqual(found, [], entry);
    assert.ok(count >= least, `${entry}: ${count}`);
  }
  writeFileSync(join(directory, "bare.d.mts"), "/** Its comment. */\nexport interface A {\n  b: number;\n}\nexport const c: A;\n");
  assert.deepEqual(undocumented(ts, join(directory, "bare.d.mts")).found, ["A.b", "c"]);
});
