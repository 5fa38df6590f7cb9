// An npm package as a source: `published` is the package as npm unpacked it, and every other variant is a copy of it
// with replaced libraries.

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { relinkBytes } from "./relink.mjs";

const inTools = (column) => ["published", "auto"].includes(column);

/** Returns the folder of a package for a column. */
export function packageFolder({ tools, work }, name, column) {
  return join(inTools(column) ? tools : join(work, column), "node_modules", ...name.split("/"));
}

/**
 * Returns a source whose libraries are in a package. `read(folder)` returns them, `write(folder, libraries)` replaces
 * them, and `main` is the file for `--main`.
 */
export function packageSource(name, { read, write, main, ...more }) {
  return {
    loadsMain: true,
    libraries: (folders) => read(packageFolder(folders, name, "published")),
    async relink(folders, variant) {
      const published = packageFolder(folders, name, "published");
      const copy = packageFolder(folders, name, variant);
      rmSync(copy, { recursive: true, force: true });
      cpSync(published, copy, { recursive: true });
      const libraries = read(published).filter(({ kind }) => kind === "library" || variant === "main");
      const scope = variant === "direct" ? join(published, main) : undefined;
      write(copy, await relinkBytes(libraries, folders, join(more.name, variant), scope));
      // As stored, so that a library that was not replaced is detected.
      return read(copy);
    },
    ...more,
  };
}

/** For libraries that are files of the package: `list(folder)` names them, as `{ name, kind }`. */
export function asFiles(list) {
  return {
    read: (folder) => list(folder).map((file) => ({ ...file, bytes: readFileSync(join(folder, file.name)) })),
    write(folder, libraries) {
      for (const { name, bytes } of libraries) writeFileSync(join(folder, name), bytes);
    },
  };
}
