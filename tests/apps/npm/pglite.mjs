// @electric-sql/pglite: PostgreSQL as the main module, its extensions as libraries in tar.gz archives, and `initdb` as
// a separate main module.

import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { mapTarGz } from "../support/archives.mjs";
import { packageFolder, packageSource } from "../support/packages.mjs";
import { general, loaded, questions, withoutModule } from "./pglite-questions.mjs";

const name = "@electric-sql/pglite";
const mains = ["dist/initdb.wasm", "dist/pglite.wasm"];

const archives = (folder) =>
  readdirSync(join(folder, "dist"))
    .filter((file) => file.endsWith(".tar.gz"))
    .map((file) => join(folder, "dist", file));

function read(folder) {
  const libraries = mains.map((name) => ({ name, bytes: readFileSync(join(folder, name)), kind: "main" }));
  for (const archive of archives(folder)) {
    mapTarGz(readFileSync(archive), (name, bytes) => {
      if (name.endsWith(".so")) libraries.push({ name, bytes, kind: "library" });
      return bytes;
    });
  }
  return libraries;
}

function write(folder, libraries) {
  const replacements = new Map(libraries.map(({ name, bytes }) => [name, bytes]));
  for (const main of mains) {
    if (replacements.has(main)) writeFileSync(join(folder, main), replacements.get(main));
  }
  for (const archive of archives(folder)) {
    const replaced = mapTarGz(readFileSync(archive), (name, bytes) => replacements.get(name) ?? bytes);
    writeFileSync(archive, replaced);
  }
}

/** Returns the row that a query returns, or its error. */
async function ask(database, question) {
  try {
    return (await database.query(question)).rows;
  } catch (error) {
    return [error.code, error.message];
  }
}

export const pglite = packageSource(name, {
  name: "pglite",
  make: "C",
  main: "dist/pglite.wasm",
  read,
  write,
  async run(context) {
    const dist = join(packageFolder(context, name, context.column), "dist");
    const load = (file) => import(pathToFileURL(join(dist, file)));
    const { PGlite } = await load("index.js");
    const extensions = {};
    for (const extension of Object.keys(questions)) {
      const bundlePath = pathToFileURL(join(dist, `${extension}.tar.gz`));
      extensions[extension] = withoutModule.includes(extension)
        ? { name: extension, setup: async () => ({ bundlePath }) }
        : (await load(`contrib/${extension}.js`))[extension];
    }
    const database = await PGlite.create({ extensions });
    const answer = { general: [] };
    for (const question of general) answer.general.push(await ask(database, question));
    for (const [extension, itsQuestions] of Object.entries(questions)) {
      const create = loaded.includes(extension)
        ? `load '${extension}'`
        : `create extension if not exists "${extension.replace("uuid_", "uuid-")}" cascade`;
      answer[extension] = [];
      for (const question of [create, ...itsQuestions]) {
        answer[extension].push(await ask(database, question));
      }
    }
    return answer;
  },
});
