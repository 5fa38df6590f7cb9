/** Functions around calls during which the stack of a program is switched, and the types of functions. */

import { type AnyFunction, EngineInstance, EngineModule } from "../engine/engine.js";
import { Name, OfType, ShimKind } from "./abi.js";
import { type FunctionTypes, ofType, shimsOf } from "./function-types.js";

/**
 * Makes a wasm function around each function, all in one module. `indices` are their types in the DSO. `around`
 * contains the two functions that are called before and after each call: `shim::Kind::Guard` of the core. The first
 * one gets the number of the function, from `first` on.
 *
 * @throws if a type depends on others of the DSO, or if the host disallows code generation.
 */
export function makeGuards(
  dso: FunctionTypes,
  indices: readonly number[],
  functions: readonly unknown[],
  around: WebAssembly.Table,
  first?: number,
): AnyFunction[] {
  const imports = {
    [Name.Namespace]: { [Name.Slots]: around },
    // An array has its elements under the names that the module imports.
    [Name.Host]: functions as unknown as WebAssembly.ModuleImports,
  };
  const { exports } = new EngineInstance(shimsOf(dso, indices, ShimKind.Guard, first), imports);
  const entries = exports[Name.Entries] as WebAssembly.Table;
  return functions.map((_, index) => entries.get(index) as AnyFunction);
}

/** Makes a function that returns the index of a wasm function's type in the DSO, or −1. */
export function makeTypeFinder({ types }: FunctionTypes): (target: AnyFunction) => number {
  const { exports } = new EngineInstance(new EngineModule(ofType(types, 0, OfType.Finder)));
  return exports[Name.Adapter] as (target: AnyFunction) => number;
}
