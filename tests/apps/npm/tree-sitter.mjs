// @vscode/tree-sitter-wasm: a parser as the main module and sixteen grammars as libraries, of two kinds (with and
// without a separate scanner in C).

import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { asFiles, packageFolder, packageSource } from "../support/packages.mjs";

const name = "@vscode/tree-sitter-wasm";

const texts = {
  bash: 'cat <<EOF | sort -u > "$out"\n${name:-none}\nEOF\nif [[ $a =~ ^x ]]; then echo $((1 + 2)); fi\n',
  "c-sharp": 'class A<T> where T : new() { string S => $"a{1 + x:N2}b"; int? F(ref int q) => 3; }\n',
  cpp: '#include <a>\ntemplate <class T> auto f(T&& t) -> decltype(t) { return R"x(raw )" )x"s, [&] {}; }\n',
  css: "@media (min-width: 3px) { a > b:not(.c)::before { color: #fff !important; top: calc(1%) } }\n",
  go: "package p\nfunc (s *S[T]) F(xs ...int) (n int, err error) { defer func() { <-c }(); return }\n",
  ini: "; comment\n[section]\nkey = value\n",
  java: 'record P(int x) implements Q { sealed interface R permits S {} var t = """\n  text\n  """; }\n',
  javascript: "async function* f({ a = 1, ...b }) { for await (const x of `a${a}b`) yield /[/]\\//g\n++x }\n",
  php: '<?php\nenum A: string { case B = "b"; }\n$x = <<<EOT\n  a {$b["c"]} d\n  EOT;\n?>\n<p>\n',
  powershell: 'function F { param([int]$a = 1) Get-Item @{ b = "x$($a)y" } | Where-Object { $_ -gt 2 } }\n',
  python:
    'def f[T](*a: int) -> T:\n  match a:\n    case [1, *_] if a:\n      return f"{a!r:>{3}}" """\n"""\n#\n',
  regex: "(?<year>\\d{4})-[a-z&&[^q]]+?(?=\\b|$)\\k<year>\n",
  ruby: "def f(a, *b, c: 1) = puts <<~A, %w[x y]\n  \#{a + 1} text\nA\nx = ->(y) { y&.z ? :s : /r/i }\n",
  rust: "fn f<'a, const N: usize>(x: &'a [u8; N]) -> impl Fn() + 'a { r#\"raw \" \"#; /* /* nested */ */ }\n",
  tsx: "const a: Array<B> = <C d={e as F}>{...g} text</C>\n",
  typescript:
    "abstract class A<const T extends keyof U> { x?: `a${B}` = y satisfies Z\n f(): asserts x is C {} }\n",
};

const broken = "( [ { \" ' ` <<\n\u00e9 \u{1f517} }} end ]\n";

const isGrammar = (file) => /^tree-sitter-.*\.wasm$/.test(file);

function list(folder) {
  const grammars = readdirSync(join(folder, "wasm")).filter(isGrammar);
  return [
    ...grammars.map((file) => ({ name: `wasm/${file}`, kind: "library" })),
    { name: "wasm/tree-sitter.wasm", kind: "main" },
  ];
}

export const treeSitter = packageSource(name, {
  name: "tree-sitter",
  make: "C",
  main: "wasm/tree-sitter.wasm",
  ...asFiles(list),
  async run(context) {
    const folder = join(packageFolder(context, name, context.column), "wasm");
    const { Language, Parser, Query } = createRequire(import.meta.url)(join(folder, "tree-sitter.js"));
    await Parser.init({ locateFile: (file) => join(folder, file) });
    const answer = {};
    for (const [grammar, text] of Object.entries(texts)) {
      const language = await Language.load(join(folder, `tree-sitter-${grammar}.wasm`));
      const parser = new Parser();
      parser.setLanguage(language);
      const tree = parser.parse(text);
      // An edit in the middle, so that the parser saves and restores the scanner's state.
      const at = text.length >> 1;
      const edited = `${text.slice(0, at)} ${text.slice(at)}`;
      const lines = text.slice(0, at).split("\n");
      const [row, column] = [lines.length - 1, lines.at(-1).length];
      tree.edit({
        startIndex: at,
        oldEndIndex: at,
        newEndIndex: at + 1,
        startPosition: { row, column },
        oldEndPosition: { row, column },
        newEndPosition: { row, column: column + 1 },
      });
      const again = parser.parse(edited, tree);
      const named = new Query(language, "(_) @node").captures(tree.rootNode);
      answer[grammar] = [
        parser.parse(text).rootNode.toString(),
        again.rootNode.toString(),
        again.getChangedRanges(tree).length,
        parser.parse(broken + text).rootNode.toString(),
        named.map(({ node }) => [node.type, node.startIndex, node.endIndex]),
        [language.abiVersion, language.nodeTypeCount, language.fieldCount],
      ];
    }
    return answer;
  },
});
