/**
 * Watches how a loader instantiates a library, so that a load that fails has no effect on later loads.
 *
 * - A loader does not notice that the memory cannot grow, and would place the library at the address 0.
 * - It sets the addresses of the library before the constructors run, and does not replace them later. So if a
 *   constructor fails, the addresses are emptied before the next attempt.
 */

import { EngineModule, isGlobal, setValueOfGlobal, valueOfGlobal } from "../engine/engine.js";
import { put } from "../engine/replace.js";
import { Convention } from "../core/abi.js";

/** An address, and its value before a load. */
type Address = [global: object, before: unknown];

/** The addresses that failed loads have set, by library. */
const stale = new Map<string, Address[]>();

/** Calls a function that instantiates a library. */
export function guard<T>(name: string, module: WebAssembly.Module, memory: number, instantiate: () => T): T {
  for (const [global, before] of stale.get(name) ?? []) setValueOfGlobal(global, before);
  stale.delete(name);
  let addresses: Address[] = [];
  const { Instance } = WebAssembly;
  const watched = new Proxy(Instance, {
    construct(target, args: [WebAssembly.Module, Record<string, Record<string, unknown>>], newTarget) {
      const [instantiated, imports] = args;
      if (instantiated === module) {
        const base = imports?.env?.[Convention.MemoryBase];
        if (memory && base !== undefined && !Number(base)) {
          throw new RangeError(`the memory cannot grow by the ${memory} bytes of the library`);
        }
        addresses = addressesOf(module, imports);
      }
      return Reflect.construct(target, args, newTarget) as object;
    },
  });
  const restore = put(WebAssembly, "Instance", watched);
  try {
    return instantiate();
  } catch (error) {
    const changed = addresses.filter(([global, before]) => valueOfGlobal(global) !== before);
    if (changed.length) stale.set(name, changed);
    throw error;
  } finally {
    restore?.();
  }
}

/** Returns the addresses that a library imports. */
function addressesOf(module: WebAssembly.Module, imports: Record<string, Record<string, unknown>>): Address[] {
  const globals = EngineModule.imports(module).filter(({ kind }) => kind === "global");
  const values = globals.map(({ module, name }) => imports?.[module]?.[name]);
  return values.filter(isGlobal).map((global) => [global, valueOfGlobal(global)]);
}
