/**
 * Writes the declarations of the public API: one file for each entry point, with nothing that is internal.
 *
 * `tsc` emits a declaration file for each source file. rollup-plugin-dts merges those that an entry point
 * reaches, and drops the declarations that it does not use.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

/** The comment at the start of an entry point, which describes the module. */
const MODULE_COMMENT = /^\/\*\*(?:(?!\*\/)[^])*@module\s*\*\/\n/;

/** Comments before another comment: comments of source files, which do not describe a declaration. */
const FILE_COMMENTS = /\/\*\*(?:(?!\*\/)[^])*\*\/\s*(?=\/\*\*)/g;

/**
 * The declarations of `LatebindError` in `index.ts`: a variable, because the class may belong to a different copy
 * of the package, and a type. Both equal the class, which the bundler has renamed.
 */
const ERROR_ALIASES =
  /\/\*\*[^\n]*\*\/\ndeclare const LatebindError: typeof LatebindError\$1;\n\/\*\*[^\n]*\*\/\ntype LatebindError = LatebindError\$1;\n/;

/** Bundles the declarations of an entry point. `external` maps file names to the modules that declare them. */
async function bundle(from, entry, external = {}) {
  const isExternal = (id) => Object.keys(external).some((name) => id.endsWith(name));
  const { generate } = await rollup({
    input: join(from, `${entry}.d.ts`),
    external: isExternal,
    plugins: [dts()],
    onwarn: ({ message }) => {
      throw new Error(message);
    },
  });
  const paths = (id) => external[Object.keys(external).find((name) => id.endsWith(name))] ?? id;
  const { output } = await generate({ format: "es", paths });
  if (output.length !== 1) throw new Error(`the declarations of ${entry} are not one file`);
  return output[0].code;
}

/** Merges the error class with its aliases, so that messages and editors show one name. */
function mergeErrorClass(code) {
  if (!ERROR_ALIASES.test(code)) throw new Error("index.ts declares LatebindError in a different way");
  return code.replace(ERROR_ALIASES, "").replaceAll("LatebindError$1", "LatebindError");
}

/**
 * Writes the declarations.
 *
 * @param from - The directory of the files that `tsc` has emitted.
 * @param to - The directory of the package's files.
 */
export async function writeDeclarations(from, to) {
  const write = (entry, file, code) => {
    const [comment] = MODULE_COMMENT.exec(readFileSync(join(from, `${entry}.d.ts`), "utf8")) ?? [];
    if (!comment) throw new Error(`src/${entry}.ts has no comment with @module`);
    const body = code.replace(comment, "").replace(FILE_COMMENTS, "").trim();
    writeFileSync(join(to, file), `${comment}\n${body}\n`);
  };
  write("index", "index.d.ts", mergeErrorClass(await bundle(from, "index")));
  // Both have the same types, so that a program can use the two together.
  write("auto", "auto.d.ts", await bundle(from, "auto", { "api.js": "./index.js" }));
  write("relink", "relink.d.ts", await bundle(from, "relink"));
  write("profile", "profile.d.ts", await bundle(from, "profile"));
  write("lazy", "lazy.d.ts", await bundle(from, "lazy"));
  write("pre", "latebind.pre.d.ts", "export {};");
}
