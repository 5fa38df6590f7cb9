// The runner of the recipes reads READMEs correctly, and it can fail.

import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { recipesOf, stepsOf } from "./readme.mjs";
import { missing, run } from "./recipe.mjs";

const EXAMPLES = join(import.meta.dirname, "../../examples");
const table = readFileSync(join(EXAMPLES, "README.md"), "utf8");

test("steps are read in order, with their texts and addresses", () => {
  const readme = `
\`\`\`sh
npm install
\`\`\`

\`\`\`sh server
serve
\`\`\`

Open <http://localhost:8000/>:

\`\`\`text
42
\`\`\`
`;
  const url = "http://localhost:8000/";
  assert.deepEqual(stepsOf(readme), [
    { kind: "run", code: "npm install\n" },
    { kind: "serve", code: "serve\n", url },
    { kind: "open", url, expected: "42\n" },
  ]);
  assert.throws(() => stepsOf("```text\n42\n```\n"), /no step prints this text/);
  assert.throws(() => stepsOf("```sh\ntrue\n```\n"), /no step has an expected output/);
  assert.throws(() => stepsOf("```sh server\ntrue\n```\n"), /no address follows a server/);
  assert.throws(() => stepsOf("<http://localhost:1/>"), /no text follows/);
});

test("the table lists every recipe", () => {
  const names = recipesOf(table).map(({ name }) => name);
  const directories = readdirSync(EXAMPLES, { withFileTypes: true }).filter((it) => it.isDirectory());
  assert.deepEqual(names.sort(), directories.map(({ name }) => name).sort());
});

test("every recipe that the suites run has steps", () => {
  for (const { name, suite } of recipesOf(table)) {
    if (["packages", "recipes"].includes(suite)) stepsOf(readFileSync(join(EXAMPLES, name, "README.md"), "utf8"));
  }
});

test("a recipe that needs a program is skipped without it", () => {
  assert.equal(missing({ needs: "emcc, npm", suite: "recipes" }, "/nothing:/bin"), "emcc is not on PATH");
  assert.equal(missing({ needs: "npm", suite: "recipes" }, "/nothing:/bin"), undefined);
  assert.match(missing({ needs: "", suite: "lazy" }, "/bin"), /suite `lazy`/);
  assert.equal(missing({ needs: "", suite: "none" }, "/bin"), "no suite runs it");
});

/** Runs a recipe with one block, and resolves to its error. */
async function failure(code, expected) {
  const examples = mkdtempSync(join(tmpdir(), "recipes-"));
  for (const name of ["a", "program"]) mkdirSync(join(examples, name));
  writeFileSync(join(examples, "a/README.md"), `\`\`\`sh\n${code}\n\`\`\`\n\n\`\`\`text\n${expected}\n\`\`\`\n`);
  try {
    const environment = { examples, work: join(examples, "work"), tarball: "", crate: "", path: process.env.PATH };
    await run({ name: "a" }, environment);
    return undefined;
  } catch ({ message }) {
    return message;
  } finally {
    rmSync(examples, { recursive: true });
  }
}

test("a different output fails, and so does a command", async () => {
  assert.equal(await failure("echo 42", "42"), undefined);
  assert.equal(await failure("echo it took 3 ms", "it took … ms"), undefined);
  assert.match(await failure("echo 42", "4"), /expected:\n4\nfound:\n42/);
  assert.match(await failure("echo a; echo b", "…"), /expected/);
  assert.match(await failure("false; echo 42", "42"), /exit status 1/);
});
