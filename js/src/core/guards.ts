/** Modules around calls during which the stack of a program is switched, and the types of functions. */

import { concat } from "../engine/bytes.js";
import { type AnyFunction, EngineInstance, EngineModule } from "../engine/engine.js";
import { Name, OfType, Output, ShimKind } from "./abi.js";
import { outputOf, withCore } from "./core.js";
import { ofType } from "./function-types.js";

/**
 * Makes a wasm function around each function, all in one module. `indices` are their types in a type section.
 * `around` contains the two functions that are called before and after each call: `shim::Kind::Guard` of the core. The
 * first one gets the number of the function, from `first` on.
 *
 * @throws if a type depends on others of the section, or if the host disallows code generation.
 */
export function makeGuards(
  types: Uint8Array,
  indices: readonly number[],
  functions: readonly unknown[],
  around: WebAssembly.Table,
  first = 0,
): AnyFunction[] {
  const input = concat([types, new Uint8Array(Uint32Array.from(indices).buffer)]);
  const bytes = withCore(input, (core) => outputOf(core, Output.Bytes, core.shims(types.length, ShimKind.Guard, first)).slice());
  const imports = {
    [Name.Namespace]: { [Name.Slots]: around },
    // An array has its elements under the names that the module imports.
    [Name.Host]: functions as unknown as WebAssembly.ModuleImports,
  };
  const entries = new EngineInstance(new EngineModule(bytes), imports).exports[Name.Entries] as WebAssembly.Table;
  return functions.map((_, index) => entries.get(index) as AnyFunction);
}

/** Makes a function that returns the index of a wasm function's type in a type section, or −1. */
export function makeTypeFinder(types: Uint8Array): (target: AnyFunction) => number {
  const { exports } = new EngineInstance(new EngineModule(ofType(types, 0, OfType.Finder)));
  return exports[Name.Adapter] as (target: AnyFunction) => number;
}
