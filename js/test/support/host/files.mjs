// The files of the package.

import { readdirSync, readFileSync } from "node:fs";

/** For a test that lists files: nothing stands in its way. */
export const needsFiles = {};

export const namesIn = (folder) => readdirSync(folder);

export const readText = (file) => readFileSync(file, "utf8");
