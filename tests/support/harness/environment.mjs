// Reads the files that a trial needs: the manifest, its files, and the built package.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

/** Returns `{ manifest, files }`. `files` maps a path of the manifest to bytes. */
export function readManifest(path) {
  const directory = dirname(resolve(path));
  const cache = new Map();
  const files = (name) => {
    if (!cache.has(name)) cache.set(name, new Uint8Array(readFileSync(join(directory, name))));
    return cache.get(name);
  };
  return { manifest: JSON.parse(readFileSync(path, "utf8")), files };
}

const indexOf = (dist) => resolve(dist, "index.mjs");

export const hasPackage = (dist) => dist !== undefined && existsSync(indexOf(dist));

/** Returns the exports of the package, or `undefined` if it is not built. */
export const importPackage = async (dist) =>
  hasPackage(dist) ? import(pathToFileURL(indexOf(dist))) : undefined;
