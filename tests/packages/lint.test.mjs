// What publint and arethetypeswrong find in the npm package.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { root, tarball } from "./support/environment.mjs";

const load = (path) => import(pathToFileURL(join(root, "target/tools/node_modules", path)));
const { publint } = await load("publint/src/index-node.js");
const { checkPackage, createPackageFromTarballData, Package } = await load("@arethetypeswrong/core/dist/index.js");

const bytes = new Uint8Array(readFileSync(tarball));

/** The ways to resolve modules that the package does not support, because it has ES modules only. */
const UNSUPPORTED = ["node10", "node16-cjs"];

/** The entry points that are files, not modules. */
const FILES = ["./js-library", "./core.wasm"];

/** The messages of publint about a package. */
const messagesOf = async (pack) => (await publint({ pkgDir: "package", pack, strict: true })).messages.map(({ code }) => code);

/** The problems that arethetypeswrong finds in a package. */
async function problemsOf(contents) {
  const { problems } = await checkPackage(contents);
  const found = problems.filter((it) => !UNSUPPORTED.includes(it.resolutionKind) && !FILES.includes(it.entrypoint));
  return found.map(({ kind, entrypoint }) => `${kind} ${entrypoint}`);
}

const contents = createPackageFromTarballData(bytes);

test("publint finds nothing", async () => {
  assert.deepEqual(await messagesOf({ tarball: bytes.buffer }), []);
});

test("arethetypeswrong finds nothing", async () => {
  assert.deepEqual(await problemsOf(contents), []);
});

test("both find a missing file", async () => {
  const names = contents.listFiles().filter((name) => !name.endsWith("dist/auto.d.ts"));
  const files = Object.fromEntries(names.map((name) => [name, contents.readFile(name)]));
  const faulty = new Package(files, contents.packageName, contents.packageVersion);
  assert.ok((await problemsOf(faulty)).includes("UntypedResolution ./auto"));
  const list = names.map((name) => ({
    name: name.replace("/node_modules/latebind/", "package/"),
    data: new TextEncoder().encode(files[name]),
  }));
  assert.deepEqual(await messagesOf({ files: list }), ["FILE_DOES_NOT_EXIST"]);
});
