// Compares the results of calls with the expectations.

import { agrees } from "./engines.mjs";
import { expected, isWorse } from "./expect.mjs";

const keyOf = ({ build, edge, way }) => `${build.label} ${edge} ${way}`;

/**
 * Returns a description of each cell `{ build, edge, way, mode, result, detail }` that has an unexpected
 * result in an engine, which is Node if it is absent.
 */
export function problemsOf(cells, engine) {
  const resultsIn = (wanted) =>
    new Map(cells.filter(({ mode }) => mode === wanted).map((cell) => [keyOf(cell), cell.result]));
  const stockOf = resultsIn("stock");
  const autoOf = resultsIn("auto");
  return cells.flatMap((cell) => {
    const { build, edge, way, mode, result, detail } = cell;
    const wanted = expected(build, edge, way, mode);
    const name = `${keyOf(cell)} ${mode}`;
    const lines = (detail ?? "").split("\n").slice(0, 6).join("\n  ");
    return [
      ...(agrees(engine, cell, wanted) ? [] : [`${name}: expected \`${wanted}\`, found \`${result}\`\n  ${lines}`]),
      ...(isWorse(result, stockOf.get(keyOf(cell))) ? [`${name}: it works without Latebind`] : []),
      ...(mode === "js-library" && isWorse(result, autoOf.get(keyOf(cell))) ? [`${name}: it works in \`auto\``] : []),
    ];
  });
}
