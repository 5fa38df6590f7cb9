// What becomes of a program, a page, or a terminal that the text of the bundle is put into.

import assert from "node:assert/strict";
import { AUTO, INDEX, PRE_JS, RELINK } from "./support/dist.mjs";
import { namesIn, needsFiles, readText } from "./support/host/files.mjs";
import { createRealm } from "./support/host/realms.mjs";
import { test } from "./support/runner.mjs";

const FILES = Object.entries({ AUTO, INDEX, RELINK, PRE_JS });
const DIST = new URL(".", PRE_JS);

/** What follows the code: the modules of wasm, which are no code that could fail. */
const DATA = /\n?var PACKED_\w+=(?:`(?:\\[^]|[^`\\])*`|"(?:\\[^]|[^"\\])*");/g;

const codeOf = (file) => readText(file).replace(DATA, "");

const preJs = () => readText(PRE_JS);

/** Runs a script of several parts in a realm of its own, and gives the value of `found` there. */
async function run(...parts) {
  const realm = await createRealm({ found: undefined });
  realm.run(parts.join(""));
  return realm.evaluate("globalThis.found");
}

/** What only a sloppy program may do. */
const SLOPPY = [
  ["assigns an undeclared variable", "undeclared = 42; found = undeclared;"],
  ["has a `with` statement", "with ({ value: 42 }) found = value;"],
  ["has an octal number", "found = 052;"],
  ["deletes a name", "var name = 1; delete name; found = 42;"],
  ["names a variable like a word that is reserved", "var package = 42; found = package;"],
  ["gets the global object as `this`", "found = (function () { return this; })() === globalThis && 42;"],
  ["changes its arguments", "found = (function (value) { arguments[0] = 42; return value; })(1);"],
];

for (const [what, program] of SLOPPY) {
  test(`after the script, a program that ${what} works`, needsFiles, async () => {
    assert.equal(await run(preJs(), program), 42);
  });
  test(`around the script, a function that ${what} works`, needsFiles, async () => {
    assert.equal(await run(`(function () {\n${preJs()}\n${program}})();`), 42);
  });
}

test("before the script, a directive makes a program strict, and the script is no part of it", needsFiles, async () => {
  const probe = "found = (function () { return this; })() === undefined;";
  assert.equal(await run('"use strict";\n', preJs(), probe), true);
  assert.equal(await run(preJs(), probe), false);
});

test("after a hashbang, where emcc puts it, the script is still one", needsFiles, async () => {
  assert.equal(await run("#!/usr/bin/env node\n", preJs(), "found = 42;"), 42);
});

test("scripts without a semicolon, a line feed or a separator come before and after it", needsFiles, async () => {
  const befores = ["found = 42", "found = () => 42", "// a comment", "var before = { a: 1 }", ";"];
  const afters = ["(function () { found = 42; })()", "[42].forEach((it) => (found = it))", "`${(found = 42)}`", "/./.test(), found = 42"];
  for (const before of befores) assert.ok((await run(`${before}\n`, preJs())) !== null, before);
  for (const after of afters) assert.equal(await run(preJs(), after), 42, after);
  for (const after of afters) assert.equal(await run(preJs().trimEnd(), after), 42, after);
  assert.equal(await run("found = 42\n", preJs()), 42);
});

test("it can be there twice", needsFiles, async () => {
  assert.equal(await run(preJs(), preJs(), "found = latebind === globalThis.latebind"), true);
});

test("whether its properties have been renamed is asked when the script runs, not when it is minified", needsFiles, () => {
  assert.match(preJs(), /JSON\.stringify\(\{\s*anyName:/);
});

test("no name of the script is visible outside", needsFiles, async () => {
  const names = [...new Set(preJs().match(/[A-Za-z_$][\w$]*/g))];
  const probe = `found = ${JSON.stringify(names)}.filter((name) => {
    try { return (0, eval)(\`typeof \${name}\`) !== "undefined"; } catch { return false; }
  }).join();`;
  const [before, after] = [await run(probe), await run(preJs(), probe)];
  const added = after.split(",").filter((name) => !before.split(",").includes(name));
  assert.deepEqual(added, ["latebind"]);
});

test("it is text that a script element and every encoding can contain", needsFiles, () => {
  const text = preJs();
  // HTML replaces the first of ASCII's characters, and emcc the carriage return.
  assert.deepEqual(text.match(/[^\x01-\x0c\x0e-\x7e]/g), null);
  assert.deepEqual(text.match(/<\/script|<script|<!--|^\s*-->|\]\]>/gim), null);
  // What emcc's preprocessor would take for its own.
  assert.deepEqual(text.match(/\{\{\{|^\s*#/gm), null);
  assert.ok(text.endsWith("\n"));
});

test("modules can be put into a page", needsFiles, () => {
  for (const [name, file] of FILES) {
    assert.deepEqual(readText(file).match(/<\/script|<script|<!--|^\s*-->/gim), null, name);
  }
});

test("the lines of the code are short, can be printed, and the data comes last", needsFiles, () => {
  for (const [name, file] of FILES) {
    const text = readText(file);
    const code = codeOf(file);
    assert.ok(code.length < text.length - 10_000, `${name} has data`);
    for (const line of code.split("\n")) {
      assert.ok(line.length <= 400, `${name}: ${line.length} characters: ${line.slice(0, 60)}`);
      assert.match(line, /^[\x20-\x7e]*$/);
    }
    const [first] = text.match(DATA);
    assert.equal(code.slice(text.indexOf(first)).trim(), file === PRE_JS ? "})();" : "", name);
  }
});

test("there is no file but the bundles and their types", needsFiles, () => {
  const others = namesIn(DIST).filter((name) => !name.endsWith(".d.ts"));
  assert.deepEqual(others.sort(), ["auto.mjs", "core.wasm", "index.mjs", "latebind.library.js", "latebind.pre.js", "lazy.mjs", "profile.mjs", "relink.mjs"]);
});

test("the class of errors has its name", async () => {
  const { LatebindError } = await import(INDEX);
  assert.equal(LatebindError.name, "LatebindError");
  const { relink } = await import(RELINK);
  assert.throws(() => relink(new Uint8Array(8)), (error) => error.constructor.name === "LatebindError");
});
