/** Gives the calls of a program stacks of their own, if they suspend. */

import {
  type AnyFunction,
  EngineInstance,
  EngineModule,
  isFunction,
  isMemory,
  valueOfGlobal,
  wasSuspendingMade,
} from "../engine/engine.js";
import { Convention, STACK_MANAGERS } from "../core/abi.js";
import { type Dso, isMainModule } from "../program/dso.js";
import type { ImportSnapshot } from "../program/import-snapshot.js";
import { stackOverflow } from "../report/failures.js";
import { stacksSetting } from "../report/settings.js";
import { addProgram } from "./promising.js";
import { makeRegions, type Pointer } from "../stacks/regions.js";
import { makeStacks, type StackPointer } from "../stacks/stacks.js";
import { guardImports } from "./suspending.js";

/** The largest size of a region by default. */
const LARGEST = 256 * 1024;

/** The allocator that Latebind is calling. It must not make the memory grow, because most programs abort if that fails. */
let isAllocating = false;

/**
 * Prepares the imports of a DSO that is being linked. Returns a function to call with the exports of a main module.
 * A program without `Suspending` objects is left alone, and so is one that manages its stacks itself.
 */
export function prepareStacks(
  dso: Dso,
  module: WebAssembly.Module,
  snapshot: ImportSnapshot,
): ((exports: WebAssembly.Exports) => void) | undefined {
  const { prefix, program } = dso;
  const { mode } = stacksSetting();
  if (!wasSuspendingMade() || mode === "never") return undefined;
  const guard = () => prefix && guardImports(dso, prefix, snapshot);
  if (program.stacks || !isMainModule(dso)) {
    if (program.stacks) guard();
    return undefined;
  }
  if (snapshot.suspending.length) {
    if (EngineModule.exports(module).some(({ name }) => STACK_MANAGERS.includes(name))) return undefined;
    guard();
  }
  const canGrow = limitGrowth(snapshot);
  return (exports) => open(dso, exports, snapshot, canGrow);
}

/** The import of a name, from any module name. */
function importOf({ imports }: ImportSnapshot, name: string): unknown {
  return Object.values(imports).find((copy) => name in copy)?.[name];
}

/**
 * Replaces the import with which an allocator makes the memory grow: while Latebind allocates, it fails, unless
 * the memory has grown before.
 */
function limitGrowth({ imports }: ImportSnapshot): { memory?: WebAssembly.Memory; size: number } {
  const initial: { memory?: WebAssembly.Memory; size: number } = { size: 0 };
  for (const copy of Object.values(imports)) {
    const original = copy[Convention.ResizeHeap];
    if (!isFunction(original)) continue;
    const { resize } = {
      resize: (...values: unknown[]) =>
        isAllocating && initial.memory!.buffer.byteLength <= initial.size ? 0 : original(...values),
    };
    copy[Convention.ResizeHeap] = resize;
  }
  return initial;
}

/** Gives a program several stacks, once its main module has been instantiated. */
function open(
  dso: Dso,
  exports: WebAssembly.Exports,
  snapshot: ImportSnapshot,
  initial: { memory?: WebAssembly.Memory; size: number },
): void {
  const { program } = dso;
  const global = exports[Convention.StackPointer] ?? importOf(snapshot, Convention.StackPointer);
  const calloc = exports[Convention.Calloc] as AnyFunction;
  const memory = Object.values(exports).find(isMemory) ?? snapshot.memory;
  const rest = valueOfGlobal(global) as Pointer | undefined;
  if (rest === undefined || !isFunction(calloc) || !isMemory(memory)) return;
  if (STACK_MANAGERS.some((name) => name in exports || importOf(snapshot, name))) return;

  initial.memory = memory;
  initial.size = memory.buffer.byteLength;
  const { mode, size, count } = stacksSetting();
  // The stack is not larger than the first address above it.
  const budget = { size: size ?? (Math.min(Number(rest), LARGEST) || LARGEST), count };
  const isWide = typeof rest === "bigint";
  const allocate = (size: number): Pointer => {
    isAllocating = true;
    try {
      return (isWide ? calloc(1n, BigInt(size)) : (calloc(1, size) as number) >>> 0) as Pointer;
    } finally {
      isAllocating = false;
    }
  };
  const regions = makeRegions(memory, budget, allocate);
  const overflow = (name: string) => stackOverflow(dso, name, regions.size);
  try {
    program.stacks = makeStacks(accessTo(global, isWide), regions, mode === "always", overflow);
    addProgram(program);
  } catch {
    // The host disallows code generation.
  }
}

/** Makes functions that read and write a global, which take half as long as the property of the global. */
function accessTo(global: unknown, isWide: boolean): StackPointer {
  const type = isWide ? 0x7e : 0x7f;
  // (module
  //   (import "" "" (global (mut type)))
  //   (func (export "get") (result type) (global.get 0))
  //   (func (export "set") (param type) (global.set 0 (local.get 0))))
  // prettier-ignore
  const bytes = Uint8Array.of(
    0, 97, 115, 109, 1, 0, 0, 0, 1, 9, 2, 96, 0, 1, type, 96, 1, type, 0, 2, 6, 1, 0, 0, 3, type, 1, 3, 3, 2, 0, 1,
    7, 13, 2, 3, 103, 101, 116, 0, 0, 3, 115, 101, 116, 0, 1, 10, 13, 2, 4, 0, 35, 0, 11, 6, 0, 32, 0, 36, 0, 11,
  );
  const imports = { "": { "": global as WebAssembly.ImportValue } };
  return new EngineInstance(new EngineModule(bytes), imports).exports as unknown as StackPointer;
}
