/**
 * Replaces the functions that the main module imports from its loader: those for `dlopen`, and those for `dlsym`
 * (`dlsym.ts`).
 *
 * In a program that can suspend, `dlopen` waits for a promise. If the promise is rejected, its reason is thrown into the
 * program, which expects null, and the text of `dlerror`. And a second `dlopen` of a library that is still being loaded
 * succeeds immediately, or aborts the program, so it must wait for the first one.
 */

import {
  type AnyFunction,
  EngineSuspending,
  functionOf,
  hasStackSwitching,
  isFunction,
  isObject,
  own,
  rememberSuspending,
} from "../engine/engine.js";
import { Convention } from "../core/abi.js";
import { addressOf, type Pointer } from "../stacks/regions.js";
import type { Dso } from "../program/dso.js";
import type { Copy } from "../program/import-snapshot.js";
import { find } from "../program/pointers.js";
import { isDisabled } from "../report/settings.js";
import { isConstructing } from "./constructors.js";
import { textAt, wrapLookup } from "./dlsym.js";

type Imports = Record<string, Copy>;

/** Replaces these functions among the imports of a main module. */
export function wrapLoader(dso: Dso, imports: Imports): void {
  if (!hasStackSwitching || isDisabled("suspension")) return;
  for (const copy of Object.values(imports)) {
    if (!isObject(copy)) continue;
    const loading = copy[Convention.DlopenJs];
    const open = functionOf(loading);
    if (isFunction(open) && open !== loading) {
      const suspending = new EngineSuspending!(opener(dso, open, imports));
      // It must be recognized, so that the stack is switched around it.
      rememberSuspending(suspending, open);
      copy[Convention.DlopenJs] = suspending;
    }
    wrapLookup(dso, copy, imports);
  }
}

/** Makes the function for `dlopen`, which returns null if the loader's function fails. */
function opener(dso: Dso, open: AnyFunction, imports: Imports): AnyFunction {
  const { program } = dso;
  /** The libraries that are being loaded, or could not be loaded, by name. The loader does not try them again. */
  const opening = new Map<string, Promise<unknown>>();

  return async (handle) => {
    const memory = find(dso, imports, Convention.Memory) as WebAssembly.Memory | undefined;
    if (!memory) return open(handle);
    const name = nameOf(memory, handle as Pointer);
    // A constructor may open its own library, and must not wait for itself.
    const earlier = isConstructing() ? undefined : opening.get(name);
    const load = async (): Promise<unknown> => {
      // If it has failed, this call fails for the same reason.
      if (earlier) await earlier;
      program.failure = "";
      const result = await open(handle);
      if (!result) throw program.failure;
      return result;
    };

    program.opening++;
    const loading = load();
    opening.set(name, loading);
    try {
      const result = await loading;
      opening.delete(name);
      return result;
    } catch (error) {
      // The program ends, or its caller does.
      if (error === Convention.Unwind || (isObject(error) && own(error, "name") === Convention.Exit)) throw error;
      // Old loaders give no reason if a file cannot be read.
      setError(dso, imports, memory, `could not load dynamic lib: ${name}${error ? `\n${error as string}` : ""}`);
      return typeof handle === "bigint" ? 0n : 0;
    } finally {
      program.opening--;
    }
  };
}

/**
 * The name of a library whose handle the program has just made. It follows the numbers of the handle. Only the first of
 * them, the flags of `dlopen`, are not zero yet.
 */
function nameOf(memory: WebAssembly.Memory, handle: Pointer): string {
  const bytes = new Uint8Array(memory.buffer);
  const isByte = (byte: number) => byte > 0;
  const from = addressOf(handle) + END_OF_FLAGS;
  const start = from + bytes.subarray(from, from + LONGEST_HANDLE).findIndex(isByte);
  return textAt(memory, start);
}

/** The number of bytes up to the end of the flags, at most. */
const END_OF_FLAGS = 12;

/** More than the number of bytes before the name. */
const LONGEST_HANDLE = 256;

/** Sets the text that `dlerror` returns. The text is on the stack while the program's function copies it. */
function setError(dso: Dso, imports: Imports, { buffer }: WebAssembly.Memory, text: string): void {
  const names = [Convention.SetDlerror, Convention.StackCurrent, Convention.StackAlloc, Convention.StackRestore];
  const functions = names.map((name) => find(dso, imports, name));
  if (!functions.every(isFunction)) return;
  const [set, current, allocate, restore] = functions as [AnyFunction, AnyFunction, AnyFunction, AnyFunction];
  // The function takes a format.
  const bytes = new TextEncoder().encode(`${text.replaceAll("%", "%%")}\0`);
  const top = current();
  const sizeOf = (size: number) => (typeof top === "bigint" ? BigInt(size) : size);
  const pointer = allocate(sizeOf(bytes.length)) as Pointer;
  new Uint8Array(buffer).set(bytes, addressOf(pointer));
  set(pointer, sizeOf(0));
  restore(top);
}
