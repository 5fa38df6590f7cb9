/** Gives the calls of a program stacks of their own, if they suspend. */

import {
  type AnyFunction,
  EngineGlobal,
  EngineModule,
  isFunction,
  isMemory,
  isWasmFunction,
  own,
  valueOfGlobal,
  wasSuspendingMade,
} from "../engine/engine.js";
import { isShared } from "../engine/bytes.js";
import { Convention, STACK_BOUNDS, STACK_MANAGERS } from "../core/abi.js";
import { type Dso, isMainModule } from "../program/dso.js";
import type { ImportSnapshot } from "../program/import-snapshot.js";
import { stackOverflow } from "../report/failures.js";
import { nameOf } from "../report/names.js";
import { debugs, hasNoStacks, stacksSetting } from "../report/settings.js";
import { find } from "../program/pointers.js";
import { addProgram } from "./promising.js";
import { sourceOf } from "../program/namespaces.js";
import { type CaughtExceptions, findList, listInMemory, listOfHost } from "../stacks/exceptions.js";
import { addressOf, makeRegions, type Pointer } from "../stacks/regions.js";
import { makeStacks } from "../stacks/stacks.js";
import { guardImports } from "./suspending.js";

/** The largest size of a region by default. */
const LARGEST = 256 * 1024;

/** The number of words at the start of the record of a thread, among which is the address of its stack. */
const RECORD_WORDS = 32;

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
  const { program } = dso;
  if (!wasSuspendingMade() || hasNoStacks()) return undefined;
  if (program.stacks || !isMainModule(dso)) {
    if (program.stacks) guardImports(dso, snapshot);
    return undefined;
  }
  if (snapshot.suspending.indices.length) {
    if (EngineModule.exports(module).some(({ name }) => STACK_MANAGERS.includes(name))) return undefined;
    guardImports(dso, snapshot);
  }
  const canGrow = limitGrowth(snapshot);
  return (exports) => open(dso, exports, snapshot, canGrow);
}

/**
 * Replaces the import with which an allocator makes the memory grow: while Latebind allocates, it fails, unless
 * the memory has grown before.
 */
function limitGrowth({ imports }: ImportSnapshot): { memory?: WebAssembly.Memory; size: number } {
  const initial: { memory?: WebAssembly.Memory; size: number } = { size: 0 };
  for (const copy of Object.values(imports)) {
    // The engine reports a namespace that is missing.
    const original = copy?.[Convention.ResizeHeap];
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
  const global = find(dso, snapshot.imports, Convention.StackPointer);
  const calloc = exports[Convention.Calloc] as AnyFunction;
  const memory = Object.values(exports).find(isMemory) ?? snapshot.memory;
  const rest = valueOfGlobal(global) as Pointer | undefined;
  const isManaged = () => STACK_MANAGERS.some((name) => find(dso, snapshot.imports, name));
  const isEligible = rest !== undefined && isFunction(calloc) && isMemory(memory) && !isManaged();
  const share = (reason: string) => {
    if (debugs("files")) console.error(`latebind: ${nameOf(dso)}: suspended calls share one stack, because ${reason}`);
  };
  if (!isEligible && snapshot.suspending.indices.length && !isManaged()) {
    share(`it does not export \`${rest === undefined ? Convention.StackPointer : Convention.Calloc}'`);
  }
  if (!isEligible && !program.suspensions) return;

  const { mode, size, count } = stacksSetting();
  const isWide = typeof rest === "bigint";
  const allocate = (size: number): Pointer => {
    isAllocating = true;
    try {
      return (isWide ? calloc(1n, BigInt(size)) : calloc(1, size)) as Pointer;
    } finally {
      isAllocating = false;
    }
  };
  const budget = { size: size ?? (Math.min(stackSize(exports) || Number(rest), LARGEST) || LARGEST), count };
  const regions = makeRegions(memory as WebAssembly.Memory, budget, allocate);
  const self = exports[Convention.PthreadSelf];
  // The record of a thread has the address and the size. All of it is below the stack, which excludes other pointers.
  const isBase = (): boolean => {
    if (!isFunction(self)) return false;
    const [record, here] = [self(), valueOfGlobal(global)].map((it) => addressOf(it as Pointer)) as [number, number];
    const words = [...new Uint32Array((memory as WebAssembly.Memory).buffer, record, RECORD_WORDS)];
    return words.some((word, at) => word === here && here - words[at + (isWide ? 2 : 1)]! > record);
  };
  const overflow = (target?: AnyFunction) => stackOverflow(dso, target, regions.size);
  const onShared = () => share(`there are only ${regions.count()} others; set LATEBIND_STACKS=count=NUMBER`);
  // The imports of a program that needs nothing have guards already. They switch another pointer.
  const pointer = isEligible ? global : new EngineGlobal({ value: "i32", mutable: true });
  const isAlways = mode === "always";
  // Each thread has its stack at a different address.
  const hasThreads = isMemory(memory) && isShared(memory.buffer);
  const limit = isAlways || hasThreads || !isEligible ? -1n : BigInt(addressOf(rest));
  let stacks;
  try {
    stacks = makeStacks(
      pointer as WebAssembly.ImportValue,
      isWide,
      regions,
      isAlways,
      limit,
      isBase,
      overflow,
      onShared,
      isEligible ? exceptionsOf(dso, exports, memory, global, isWide) : undefined,
    );
  } catch (error) {
    // Guards exist only if the host allows code generation.
    if (program.suspensions) throw error;
    if (debugs("files")) console.error("latebind: calls that suspend keep their stack:", error);
    return;
  }
  for (const index of [0, 1]) program.suspensions?.set(index, stacks.suspensions.get(index));
  program.suspensions ??= stacks.suspensions;
  if (!isEligible) return;
  initial.memory = memory;
  initial.size = memory.buffer.byteLength;
  program.stacks = stacks;
  addProgram(program);
}

/**
 * The size of a program's stack, in bytes. Returns 0 if the program does not export it. The stack is then not larger than the
 * first address above it.
 */
function stackSize(exports: WebAssembly.Exports): number {
  const [init, base, end] = STACK_BOUNDS.map((name) => exports[name]);
  if (!isFunction(init) || !isFunction(base) || !isFunction(end)) return 0;
  // The program calls it, too, but later.
  init();
  const [first, last] = [base, end].map((it) => addressOf(it() as Pointer)) as [number, number];
  return Math.max(0, first - last);
}

/** The list of the exceptions that a program has caught, if it is within reach. */
function exceptionsOf(
  { program }: Dso,
  exports: WebAssembly.Exports,
  memory: WebAssembly.Memory,
  stackPointer: unknown,
  isWide: boolean,
): CaughtExceptions | undefined {
  const address = () => addressOf(valueOfGlobal(stackPointer) as Pointer);
  const host = program.globals && own(program.globals, Convention.BeginCatch);
  if (isFunction(host) && !isWasmFunction(host)) {
    return /\bpush\b/.test(sourceOf(host)) ? listOfHost(memory, address, host) : undefined;
  }
  const [locate, begin, end] = [Convention.CaughtExceptions, Convention.BeginCatch, Convention.EndCatch].map(
    (name) => exports[name],
  );
  const inMemory = (locate: () => number) => listInMemory(memory, isWide, locate, exports[Convention.CaughtType]);
  if (isFunction(locate)) return inMemory(() => addressOf(locate() as Pointer));
  // The state of a thread does not exist yet.
  if (!isFunction(begin) || !isFunction(end) || isShared(memory.buffer)) return undefined;
  try {
    const found = findList(memory, isWide, address(), begin, end);
    return found ? inMemory(() => found) : undefined;
  } catch {
    return undefined; // they are different functions
  }
}
