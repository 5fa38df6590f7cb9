// Starts child.mjs for a group of cases in one column and returns the result of each.

import { fileURLToPath } from "node:url";
import { runChild } from "../../tests/support/child.mjs";

const child = fileURLToPath(new URL("../child.mjs", import.meta.url));

/**
 * Runs a group and returns one result per case, in order, as child.mjs reports them. A case that the child
 * did not report has a verdict that describes how the child ended.
 */
export async function runGroup({ names, column, folders, limit }) {
  const { program: _, relinked, ...others } = folders;
  const wheels = column === "relinked" ? relinked : undefined;
  const { found, end, output } = await runChild(child, { names, column, wheels, ...others }, limit);
  let failed = false;
  return names.map((name) => {
    const verdict = failed ? "not run: a case before it in its process failed" : end;
    const silent = { name, verdict, answer: null, seconds: null, detail: output, latebind: null };
    const result = found.get(name) ?? silent;
    failed ||= result.verdict !== "works";
    return result;
  });
}
