/**
 * Addresses of functions whose libraries are not loaded.
 *
 * The address is the index of a PLT entry in the table of the program. Its first call loads the library, and fills its
 * slot. The address never changes, and the loader gives the library itself the same address.
 */

import { type AnyFunction, EngineInstance, isTable, isWasmFunction, valueOfGlobal } from "../engine/engine.js";
import { Convention, Name } from "../core/abi.js";
import { entryModule } from "./verify.js";

/**
 * Sets the value of a GOT entry to the address of an entry for a function. `makeBinder` makes its binder, which calls
 * the function that it is given once the library is loaded. `findDefinition` asks the loader for the function then. Returns `false` if the program has no table.
 */
export function setLazyAddress(
  name: string,
  signature: string,
  globals: Record<string, unknown>,
  entry: object,
  findDefinition: () => unknown,
  makeBinder: (bind: () => void) => AnyFunction,
): boolean {
  const table = globals[Convention.FunctionTable];
  const module = isTable(table) && entryModule(signature);
  if (!module) return false;
  const binder = makeBinder(() => {
    const definition = findDefinition() ?? globals[name];
    if (!isWasmFunction(definition)) throw new Error(`the loader has no wasm function \`${name}\``);
    slots.set(0, definition);
  });
  const { exports } = new EngineInstance(module, { [Name.Namespace]: { [Name.Binder]: binder } });
  const { slots, entries } = exports as Record<Name.Slots | Name.Entries, WebAssembly.Table>;
  // With a 64-bit memory, an index may be a BigInt.
  const one = (typeof (table.length as number | bigint) === "bigint" ? 1n : 1) as number;
  const index = table.grow(one);
  table.set(index, entries.get(0));
  // The property is an accessor, which must not be read here.
  const is64 = typeof valueOfGlobal(entry) === "bigint";
  (entry as WebAssembly.Global).value = is64 ? BigInt(index) : Number(index);
  return true;
}
