/** `web-tree-sitter`: a parser as the main module, and a grammar as a library. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { median } from "../support/measure.mjs";

const TIMES = 20;

export const files = ({ grammar }, { tools }) => ({
  grammar: join(tools, `node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`),
});

export async function run({ source }, { tools, files: { grammar } }) {
  const folder = join(tools, "node_modules/web-tree-sitter");
  const { Language, Parser } = await import(pathToFileURL(join(folder, "web-tree-sitter.js")));
  await Parser.init();
  const library = new Uint8Array(readFileSync(grammar));
  const text = readFileSync(join(tools, source), "utf8");

  const begin = performance.now();
  const language = await Language.load(library);
  const loading = performance.now() - begin;
  const parser = new Parser();
  parser.setLanguage(language);
  const tree = parser.parse(text).rootNode.toString();
  const taken = [];
  for (let time = 0; time < TIMES; time++) {
    const begin = performance.now();
    parser.parse(text).delete();
    taken.push(performance.now() - begin);
  }
  return {
    answer: createHash("sha256").update(tree).digest("hex"),
    times: { loading, parsing: median(taken.slice(TIMES / 2)) },
  };
}
