// The columns in which sources run, and how a group of sources runs in one of them.

import { fileURLToPath } from "node:url";
import { runChild } from "../../support/child.mjs";

const child = fileURLToPath(new URL("../child.mjs", import.meta.url));

/**
 * `published`: as published, without Latebind; what all others are compared with.
 * `auto`: as published, `latebind/auto` imported first.
 * `relinked`: the same with relinked libraries.
 * `main`: the same with a relinked main, too.
 * `direct`: with libraries relinked for their main (`--main`); without Latebind, if no slot is left.
 * `local`: with libraries relinked so that symbols become local (`--keep-global-symbol`), for wheels.
 */
export const columns = ["published", "auto", "relinked", "main", "direct", "local"];

/** The columns in which libraries are relinked. What is published is a variant of the libraries, too. */
export const variants = ["relinked", "main", "direct", "local"];

/** Whether a source has anything that would be relinked in this variant. */
export function hasVariant({ loadsMain, isOneRun }, libraries, variant) {
  if (variant === "local" && !isOneRun) return false;
  return variant === "main" ? Boolean(loadsMain) : libraries.some(({ kind }) => kind === "library");
}

/**
 * How a source runs in a column: null if not at all, because there is nothing that another column does not
 * run, else whether with Latebind, and whether libraries with a binder come.
 */
export function modeOf(column, libraries) {
  if (column === "published") return { latebind: false, binder: false };
  if (column === "auto") return { latebind: true, binder: false };
  const relinked = libraries.map(({ variants }) => variants[column]).filter(Boolean);
  if (!relinked.some(({ changed }) => changed)) return null;
  const binder = relinked.some(({ slots }) => slots > 0);
  return { latebind: column !== "direct" || binder, binder };
}

/** Runs sources in one process and returns one result a source, in order, as child.mjs reports them. */
export async function runGroup({ names, column, latebind, folders, limit }) {
  const job = { names, column, latebind, ...folders };
  const { found, end, output } = await runChild(child, job, limit);
  const silent = { verdict: end, answer: null, detail: output, latebind: false, relinked: 0 };
  return names.map((name) => found.get(name) ?? { name, ...silent });
}
