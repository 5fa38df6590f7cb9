// An npm package as a source: `published` is the package as npm unpacked it, every other variant a copy of
// it in which libraries are replaced.

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { relinkBytes } from "./relink.mjs";

const inTools = (column) => ["published", "auto"].includes(column);

/** The folder of a package, for a column. */
export function packageFolder({ tools, work }, name, column) {
  return join(inTools(column) ? tools : join(work, column), "node_modules", ...name.split("/"));
}

/**
 * A source whose libraries lie in a package. `read(folder)` returns them, `write(folder, libraries)` replaces
 * them, and `main` is the file that `--main` gets.
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
      // As they lie there, so that a library that was not replaced is noticed.
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
