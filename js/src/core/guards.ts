/** Functions around calls during which the stack of a program is switched, and the types of functions. */

import { type AnyFunction, EngineInstance } from "../engine/engine.js";
import { Name, OfType, ShimKind } from "./abi.js";
import { type FunctionTypes, moduleOf, shimsOf } from "./function-types.js";

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
  return makeShims(dso, indices, ShimKind.Guard, around, functions);
}

/**
 * Makes a wasm function for each type, which calls a function of the type: `shim::Kind::Activation` of the core. The
 * indices ascend.
 */
export function makeActivations(
  dso: FunctionTypes,
  indices: readonly number[],
  around: WebAssembly.Table,
): AnyFunction[] {
  return makeShims(dso, indices, ShimKind.Activation, around);
}

function makeShims(
  dso: FunctionTypes,
  indices: readonly number[],
  kind: ShimKind,
  around: WebAssembly.Table,
  functions: readonly unknown[] = [],
): AnyFunction[] {
  const imports = {
    [Name.Namespace]: { [Name.Slots]: around },
    // An array has its elements under the names that the module imports.
    [Name.Host]: functions as unknown as WebAssembly.ModuleImports,
  };
  const { exports } = new EngineInstance(shimsOf(dso, indices, kind), imports);
  const entries = exports[Name.Entries] as WebAssembly.Table;
  return indices.map((_, index) => entries.get(index) as AnyFunction);
}

/** Makes a function that returns the index of a wasm function's type in the DSO, or −1. */
export function makeTypeFinder({ types }: FunctionTypes): (target: AnyFunction) => number {
  const { exports } = new EngineInstance(moduleOf(types, 0, OfType.Finder));
  return exports[Name.Adapter] as (target: AnyFunction) => number;
}
