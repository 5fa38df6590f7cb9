// Engines that list the imports of a module in another way.

/** Has `imports` list them while `action` runs; it gets the module, and what lists them otherwise. */
function whileListing(imports, action) {
  const { imports: described } = Object.getOwnPropertyDescriptors(WebAssembly.Module);
  const value = (module) => imports(module, described.value);
  Object.defineProperty(WebAssembly.Module, "imports", { ...described, value });
  try {
    return action();
  } finally {
    Object.defineProperty(WebAssembly.Module, "imports", described);
  }
}

/** An engine that lists none, as JavaScriptCore does where it has no word for a type. */
export function withoutLists(action) {
  return whileListing(() => {
    throw new TypeError("it has types that cannot be told");
  }, action);
}

/** An engine that tells `type` of each, as JavaScriptCore does. */
export function withTypes(type, action) {
  return whileListing((module, list) => list(module).map((it) => ({ ...it, type })), action);
}
