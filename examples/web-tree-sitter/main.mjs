import latebind from "latebind/auto"; // before web-tree-sitter
import { Language, Parser } from "web-tree-sitter";

await Parser.init();
const parser = new Parser();
for (const [grammar, text] of [["javascript", "f(1)"], ["bash", "echo hello"]]) {
  parser.setLanguage(await Language.load(`node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-${grammar}.wasm`));
  console.log(parser.parse(text).rootNode.toString());
}
const { late } = latebind.stats().find(({ late }) => late > 0);
console.log(`undefined functions of the grammar for bash: ${late}`);
