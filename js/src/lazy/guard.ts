/**
 * Watches how a loader instantiates a library, so that a load that fails has no effect on later loads.
 *
 * - A loader does not notice that the memory cannot grow, and would place the library at the address 0.
 * - It sets the addresses of the library before the constructors run, and does not replace them later. So if a
 *   constructor fails, the addresses of data are emptied before the next attempt, and those of functions get the functions
 *   of the next instance.
 * - It grows the table for each attempt. So the next attempt gets the slots of the one that failed.
 */

import { EngineModule, isGlobal, isWasmFunction, setValueOfGlobal, valueOfGlobal } from "../engine/engine.js";
import { put } from "../engine/replace.js";
import { Convention, Section } from "../core/abi.js";
import { reuse, type Slots, slotsBehind, slotsOf } from "./slots.js";

/** An address, its value before a load, and its name. */
type Address = [global: object, before: unknown, name: string];

/** The changes of a failed load that remain. */
interface Rest {
  module: WebAssembly.Module;
  /** The addresses of data that it has set. */
  addresses: Address[];
  slots: Slots | undefined;
  /** The names and the slots of the functions whose addresses it has set. */
  functions: Map<string, number>;
}

/** The failed loads of a program, by library. */
export type Failed = Map<string, Rest>;

/** A library that a loader is about to instantiate. */
interface Guarded {
  name: string;
  module: WebAssembly.Module;
  /** Whether the loader loads no other library before it. */
  isAlone: boolean;
}

/** Calls a function that instantiates a library. */
export function guard<T>({ name, module, isAlone }: Guarded, failed: Failed, instantiate: () => T): T {
  const rest = failed.get(name);
  for (const [global, before] of rest?.addresses ?? []) setValueOfGlobal(global, before);
  failed.delete(name);
  let addresses: Address[] = [];
  let exports: WebAssembly.Exports | undefined;
  let slots = rest?.slots;
  // A different file may need more slots.
  let stopReuse = slots?.count && isAlone && rest?.module === module ? reuse(slots) : undefined;
  const endReuse = () => {
    stopReuse?.();
    stopReuse = undefined;
  };
  const { Instance } = WebAssembly;
  const watched = new Proxy(Instance, {
    construct(target, args: [WebAssembly.Module, Record<string, Record<string, unknown>>], newTarget) {
      const [instantiated, imports] = args;
      if (instantiated === module) {
        if (stopReuse) endReuse();
        else slots = slotsOf(imports?.env);
        const base = imports?.env?.[Convention.MemoryBase];
        const memory = base !== undefined && !Number(base) && memoryOf(module);
        if (memory) {
          throw new RangeError(`the memory cannot grow by the ${memory} bytes of the library`);
        }
        addresses = addressesOf(module, imports);
      }
      const instance = Reflect.construct(target, args, newTarget) as WebAssembly.Instance;
      if (instantiated === module) {
        exports = instance.exports;
        for (const [symbol, slot] of rest?.functions ?? []) {
          const definition = exports[symbol];
          if (isWasmFunction(definition)) rest!.slots!.table.set(slot, definition);
        }
      }
      return instance;
    },
  });
  const restore = put(WebAssembly, "Instance", watched);
  try {
    return instantiate();
  } catch (error) {
    const functions = (exports && slots ? slotsBehind(slots, exports) : rest?.functions) ?? new Map<string, number>();
    const changed = addresses.filter(([global, before, name]) => {
      const value = valueOfGlobal(global);
      // If it is undefined, the loader would reject all other libraries too.
      delete (global as { required?: true }).required;
      // A constructor that traps has not returned the memory of its frames.
      if (name === Convention.StackPointer) setValueOfGlobal(global, before);
      else return (value !== before || Number(value) === -1) && !(functions.has(name) && Number(value) === Number(functions.get(name)));
      return false;
    });
    failed.set(name, { module, addresses: changed, slots, functions });
    throw error;
  } finally {
    endReuse();
    restore?.();
  }
}

/**
 * Returns the size of a library's memory. The file may be a different one than that in the manifest, so its own section
 * is read: the size is the first number of the first subsection.
 */
function memoryOf(module: WebAssembly.Module): number {
  const [section] = EngineModule.customSections(module, Section.Dylink);
  let size = 0;
  let scale = 1;
  for (const byte of new Uint8Array(section!).subarray(2)) {
    size += (byte & 127) * scale;
    scale *= 128;
    if (byte < 128) break;
  }
  return size;
}

/** Returns the addresses that a library imports, and the stack pointer. */
function addressesOf(module: WebAssembly.Module, imports: Record<string, Record<string, unknown>>): Address[] {
  const globals = EngineModule.imports(module).filter(({ kind }) => kind === "global");
  return globals.flatMap(({ module, name }): Address[] => {
    const global = imports?.[module]?.[name];
    return isGlobal(global) ? [[global, valueOfGlobal(global), name]] : [];
  });
}
