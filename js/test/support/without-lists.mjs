// An engine that lists imports of no module, as JavaScriptCore does where it has no word for a type.

/** Gives what `action` gives meanwhile. */
export function withoutLists(action) {
  const { imports } = Object.getOwnPropertyDescriptors(WebAssembly.Module);
  const value = () => {
    throw new TypeError("it has types that cannot be told");
  };
  Object.defineProperty(WebAssembly.Module, "imports", { ...imports, value });
  try {
    return action();
  } finally {
    Object.defineProperty(WebAssembly.Module, "imports", imports);
  }
}
