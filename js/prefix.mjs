/** Renames the variables of a bundle, so that they can be among those of a program. */

import { parseAst } from "rollup/parseAst";
import { edit } from "./quotes.mjs";

/** Puts a prefix before the names of the variables of the top level. No other variable may have one of the names. */
export function prefixVariables(code, prefix) {
  // A function among them declares its name, but not its parameters.
  const names = new Set(parseAst(code).body.flatMap((node) => (node.params ? namesOf(node.id) : bindingsOf(node))));
  const all = [];
  edit(code, (node) => all.push(...bindingsOf(node)));
  const shadowed = all.filter((name) => names.has(name) && all.indexOf(name) !== all.lastIndexOf(name));
  if (shadowed.length) throw new Error(`more than one variable has the name: ${shadowed}`);

  /** The names of properties, which are not variables. */
  const properties = new Set();
  return edit(code, (node, text) => {
    if (node.type === "MemberExpression" && !node.computed) properties.add(node.property);
    if (node.type === "ExportSpecifier") properties.add(node.exported);
    if (/^(Property|(Method|Property)Definition)$/.test(node.type) && !node.computed) {
      const { key, value, shorthand } = node;
      properties.add(key);
      if (shorthand && names.has(key.name)) text.appendLeft(value.start, `${key.name}:`);
    }
    if (node.type !== "Identifier" || !names.has(node.name) || properties.has(node)) return;
    text.overwrite(node.start, node.end, prefix + node.name);
  });
}

/** Returns the names of the variables that a node declares. */
function bindingsOf(node) {
  switch (node.type) {
    case "VariableDeclaration":
      return node.declarations.flatMap(({ id }) => namesOf(id));
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression":
      return [node.id, ...node.params].flatMap(namesOf);
    case "ClassDeclaration":
    case "ClassExpression":
      return namesOf(node.id);
    case "CatchClause":
      return namesOf(node.param);
    default:
      return [];
  }
}

/** Returns the names in a pattern. */
function namesOf(pattern) {
  switch (pattern?.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return namesOf(pattern.left);
    case "ObjectPattern":
      return pattern.properties.flatMap((property) => namesOf(property.value ?? property.argument));
    case "ArrayPattern":
      return pattern.elements.flatMap(namesOf);
    case "RestElement":
      return namesOf(pattern.argument);
    default:
      return [];
  }
}
