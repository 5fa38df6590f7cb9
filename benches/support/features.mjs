/** The features that an engine may lack, by their names in `needs` of the definitions. */

// prettier-ignore
const CALL_REF = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,
  1, 4, 1, 0x60, 0, 0,
  3, 2, 1, 0,
  10, 8, 1, 6, 0, 0xd0, 0, 0x14, 0, 0x0b, // (call_ref 0 (ref.null 0))
);

const FEATURES = {
  JSPI: () => typeof WebAssembly.Suspending === "function",
  "typed references": () => WebAssembly.validate(CALL_REF),
};

/** Returns the reason why a strategy cannot run in this engine, or `undefined`. */
export function lacking(needs = []) {
  const unknown = needs.find((name) => !Object.hasOwn(FEATURES, name));
  if (unknown) throw new Error(`unknown feature \`${unknown}\``);
  const missing = needs.filter((name) => !FEATURES[name]());
  return missing.length ? `the engine lacks ${missing.join(", ")}` : undefined;
}

/** Returns the name and the version of this engine. */
export function engine() {
  const { process } = globalThis;
  const { node, v8, bun, deno, webkit } = process.versions;
  if (bun) return { name: "Bun", version: bun, core: `JavaScriptCore ${webkit.slice(0, 12)}` };
  const core = `V8 ${v8}`;
  return deno ? { name: "Deno", version: deno, core } : { name: "Node", version: node, core };
}
