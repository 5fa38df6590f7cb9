/** The imports of a library as `Module.imports` lists them, if the engine has compiled its replacement. */

import { signature } from "../core/function-types.js";
import { importsOf, typesOf } from "../core/imports.js";

/** Lists the imports of the source. `rest` are the imports of its replacement, which has an embedded PLT. */
export function importsOfSource(
  prefix: Uint8Array<ArrayBuffer>,
  spans: Uint32Array,
  rest: WebAssembly.ModuleImportDescriptor[],
): WebAssembly.ModuleImportDescriptor[] {
  const { modules, names, isFunction, types } = importsOf(prefix);
  const own = { types: typesOf(prefix, spans) };
  const others = rest.values();
  const tellsTypes = rest.some((descriptor) => "type" in descriptor);
  return names.map((name, index) => {
    if (!isFunction[index]) return others.next().value!;
    const described = { module: modules[index]!, name, kind: "function" as const };
    // It is in quotes, because the build renames Latebind's own properties.
    return tellsTypes ? { ...described, "type": typeOf(signature(own, types[index]!)) } : described;
  });
}

/** A function type in the form of JavaScriptCore. */
function typeOf(signature: string): { parameters: string[]; results: string[] } {
  const [parameters, results] = signature.split("->").map((list) => list.match(/\w+/g) ?? []);
  return { parameters: parameters!, results: results! };
}
