/** The imports of a library as `Module.imports` lists them, if the engine has compiled its replacement. */

import { signature } from "../core/function-types.js";
import { importsOf, typesOf } from "../core/imports.js";

/** The imports of a library as it was before it got its PLT, whose imports are `rest`. */
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
    // In quotes, or the build would give it another name, as to a property of our own.
    return tellsTypes ? { ...described, "type": typeOf(signature(own, types[index]!)) } : described;
  });
}

/** A function type as JavaScriptCore tells it. */
function typeOf(signature: string): { parameters: string[]; results: string[] } {
  const [parameters, results] = signature.split("->").map((list) => list.match(/\w+/g) ?? []);
  return { parameters: parameters!, results: results! };
}
