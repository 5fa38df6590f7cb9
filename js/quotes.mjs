/** Prepares code for a JavaScript library of emcc, and for Closure Compiler. */

import MagicString from "magic-string";
import { parseAst } from "rollup/parseAst";

/** Puts the name of every property in an expression into quotes, because Closure Compiler renames all others. */
export function quoteProperties(code) {
  return edit(code, (node, text) => {
    const { type, computed } = node;
    if (computed) return;
    if (type === "MemberExpression" && node.property.type === "Identifier") {
      const { start, end, name } = node.property;
      const point = node.optional ? "?." : ".";
      const at = node.object.end + code.slice(node.object.end, start).lastIndexOf(point);
      text.overwrite(at, end, `${node.optional ? point : ""}["${name}"]`);
    } else if (/^Object(Expression|Pattern)$/.test(type)) {
      for (const { key, computed, shorthand } of node.properties) {
        if (computed || key?.type !== "Identifier") continue;
        // Emcc's optimizer removes the quotes in a pattern.
        const quoted = type === "ObjectPattern" ? `["${key.name}"]` : `"${key.name}"`;
        if (shorthand) text.appendLeft(key.start, `${quoted}:`);
        else text.overwrite(key.start, key.end, quoted);
      }
    } else if (/^(Method|Property)Definition$/.test(type) && node.key.name !== "constructor") {
      throw new Error(`emcc does not allow a quoted member of a class: ${node.key.name}`);
    }
  });
}

/** Escapes the ends of lines inside texts, because emcc indents each line of a library. */
export function escapeLines(code) {
  return edit(code, ({ type, value, start, end }, text) => {
    if (type !== "TemplateElement" || !value.raw.includes("\n")) return;
    text.overwrite(start, end, code.slice(start, end).replaceAll("\n", "\\n"));
  });
}

/** Calls a function for every node of an expression, and returns the code that results from its edits. */
export function edit(code, act) {
  // The parser counts in bytes of UTF-8.
  if (/[^\0-\x7f]/.test(code)) throw new Error("the code is not ASCII");
  const text = new MagicString(code);
  const visit = (node) => {
    act(node, text);
    for (const value of Object.values(node)) {
      for (const child of Array.isArray(value) ? value : [value]) {
        if (child && typeof child.type === "string") visit(child);
      }
    }
  };
  visit(parseAst(code));
  return text.toString();
}
