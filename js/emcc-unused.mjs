/**
 * Finds the variables that emcc's optimizer would remove although they are used.
 *
 * Its pass JSDCE removes the variables of a function that nothing uses, but it does not know blocks. If a block
 * declares a variable, and the function around the block also uses an outer variable of the same name, JSDCE takes the
 * use for one of the block's variable. It removes the outer variable if there are no other uses.
 */

import { parseAst } from "rollup/parseAst";

/** Returns the variables of each function that JSDCE would remove: a list for each function that has some. */
export function unusedForEmcc(code) {
  const found = [];
  const scopes = [scopeOf()];
  visit(parseAst(code));
  return found;

  function visit(node) {
    switch (node.type) {
      case "VariableDeclarator":
        for (const name of namesOf(node.id)) scopes.at(-1).defined.add(name);
        if (node.init) visit(node.init);
        break;
      case "MemberExpression":
        visit(node.object);
        if (node.computed) visit(node.property);
        break;
      case "ObjectExpression":
        for (const property of node.properties) visit(property.value ?? property.argument);
        break;
      case "FunctionDeclaration":
        scopes.at(-1).defined.add(node.id.name);
        enter(node);
        break;
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        enter(node);
        break;
      case "Identifier":
        scopes.at(-1).used.add(node.name);
        break;
      default:
        childrenOf(node).forEach(visit);
    }
  }

  function enter(node) {
    const scope = scopeOf();
    scopes.push(scope);
    for (const parameter of node.params) for (const name of namesOf(parameter)) scope.parameters.add(name);
    visit(node.body);
    scopes.pop();
    const { defined, used, parameters } = scope;
    const unused = [...defined].filter((name) => !used.has(name) && !parameters.has(name));
    if (unused.length) found.push({ start: node.start, depth: scopes.length, names: unused });
    const own = node.type === "FunctionDeclaration" ? node.id.name : undefined;
    for (const name of used) {
      if (!defined.has(name) && !parameters.has(name) && name !== own) scopes.at(-1).used.add(name);
    }
  }

  /** The variables of a pattern. Its default values are visited. */
  function namesOf(pattern) {
    switch (pattern?.type) {
      case "Identifier":
        return [pattern.name];
      case "AssignmentPattern":
        visit(pattern.right);
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
}

function scopeOf() {
  return { defined: new Set(), used: new Set(), parameters: new Set() };
}

function childrenOf(node) {
  return Object.values(node).flatMap((value) =>
    (Array.isArray(value) ? value : [value]).filter((child) => child && typeof child.type === "string"),
  );
}
