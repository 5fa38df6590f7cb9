// The text of files of the repository.

import { readFile } from "node:fs/promises";

/** Resolves to the text of a file. */
export const readText = (url) => readFile(url, "utf8");

/** Resolves to the bytes of a file. */
export const readBytes = (url) => readFile(url);
