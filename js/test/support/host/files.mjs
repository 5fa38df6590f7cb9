// The files of the package.

import { readdirSync, readFileSync, statSync } from "node:fs";

/** For a test that lists files: nothing stands in its way. */
export const needsFiles = {};

/** The paths of all files below a folder. */
export const namesIn = (folder) =>
  readdirSync(folder, { recursive: true }).filter((name) => statSync(new URL(name, folder)).isFile());

export const readText = (file) => readFileSync(file, "utf8");
