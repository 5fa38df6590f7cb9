// The columns in which sources run, and how a group of sources runs in one of them.

import { fileURLToPath } from "node:url";
import { runChild } from "../../support/child.mjs";

const child = fileURLToPath(new URL("../child.mjs", import.meta.url));

/**
 * `published`: as published, without Latebind. All other columns are compared with it.
 * `auto`: as published, after `latebind/auto`.
 * `relinked`: the same with relinked libraries.
 * `main`: the same with a relinked main module.
 * `direct`: with libraries relinked for their main module (`--main`), without Latebind if no slot remains.
 * `local`: with libraries relinked so that symbols become local (`--keep-global-symbol`), for wheels.
 */
export const columns = ["published", "auto", "relinked", "main", "direct", "local"];

/** The columns in which libraries are relinked. The published libraries are also a variant. */
export const variants = ["relinked", "main", "direct", "local"];

/** Returns `true` if a source has anything to relink in this variant. */
export function hasVariant({ loadsMain, isOneRun }, libraries, variant) {
  if (variant === "local" && !isOneRun) return false;
  return variant === "main" ? Boolean(loadsMain) : libraries.some(({ kind }) => kind === "library");
}

/**
 * Returns how a source runs in a column: with or without Latebind, and with or without libraries that import a binder.
 * Returns null if a different column runs the same program.
 */
export function modeOf(column, libraries) {
  if (column === "published") return { latebind: false, binder: false };
  if (column === "auto") return { latebind: true, binder: false };
  const relinked = libraries.map(({ variants }) => variants[column]).filter(Boolean);
  if (!relinked.some(({ changed }) => changed)) return null;
  const binder = relinked.some(({ slots }) => slots > 0);
  return { latebind: column !== "direct" || binder, binder };
}

/** Runs sources in one process, and returns one result per source, in order, in the form of child.mjs. */
export async function runGroup({ names, column, latebind, folders, limit }) {
  const job = { names, column, latebind, ...folders };
  const { found, end, output } = await runChild(child, job, limit);
  const silent = { verdict: end, answer: null, detail: output, latebind: false, relinked: 0 };
  return names.map((name) => found.get(name) ?? { name, ...silent });
}
