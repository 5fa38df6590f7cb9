/** Functions around calls during which the stack of a program is switched. */

import { type AnyFunction, EngineInstance } from "../engine/engine.js";
import { Name, ShimKind } from "./abi.js";
import { type FunctionTypes, shimsOf } from "./function-types.js";

/**
 * Makes a wasm function around each function that suspends, all in one module. `indices` are their types in the DSO.
 * `around` contains the functions that are called before and after each call: `shim::Kind::Guard` of the core.
 *
 * @throws if a type depends on others of the DSO, or if the host disallows code generation.
 */
export function makeGuards(
  dso: FunctionTypes,
  indices: readonly number[],
  functions: readonly unknown[],
  around: WebAssembly.Table,
): AnyFunction[] {
  const imports = {
    [Name.Namespace]: { [Name.Slots]: around },
    // An array has its elements under the names that the module imports.
    [Name.Host]: functions as unknown as WebAssembly.ModuleImports,
  };
  const { exports } = new EngineInstance(shimsOf(dso, indices, ShimKind.Guard), imports);
  const entries = exports[Name.Entries] as WebAssembly.Table;
  return indices.map((_, index) => entries.get(index) as AnyFunction);
}
