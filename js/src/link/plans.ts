/**
 * What is remembered of a module: its first bytes, as long as the module itself lives.
 *
 * A `WebAssembly.Module` does not tell the types of its imports, so they are read from the bytes
 * before the engine gets them.
 */

import { sectionsOf } from "../engine/engine.js";
import { spansOf } from "../core/imports.js";
import type { Instead } from "../core/replacement.js";

/** The first bytes of a DSO, and where they came from. */
export interface Plan {
  prefix: Uint8Array<ArrayBuffer>;
  url: string;
  /** What the engine gets instead of the source: the DSO with a PLT inside, or with its references. */
  instead: Instead | undefined;
  /** Where its references are, as the core tells. Nothing if the engine has compiled the source. */
  spans: Uint32Array | undefined;
  /** How many errors there were in Latebind itself. */
  errors: number;
}

const plans = new WeakMap<WebAssembly.Module, Plan>();

/**
 * Connects a module with the plan made from its source. What the engine has compiled instead may be
 * megabytes, and is given back: a collection for its sake would come while the library is loaded.
 */
export function remember(
  module: WebAssembly.Module,
  plan: Plan | undefined,
  instead?: Instead,
): WebAssembly.Module {
  if (plan) plans.set(module, plan);
  (instead?.bytes.buffer as Partial<Transferable> | undefined)?.transfer?.(0);
  return module;
}

/** What an `ArrayBuffer` has since ES2024. */
interface Transferable {
  transfer(length: number): ArrayBuffer;
}

export function recall(module: unknown): Plan | undefined {
  const plan = plans.get(module as WebAssembly.Module);
  if (plan) return plan;
  // A copy, by structuredClone or by postMessage: of one with a PLT inside, or in a program with threads.
  const [source] = sectionsOf(module, "latebind.source") ?? [];
  const [references] = sectionsOf(module, "latebind.references") ?? [];
  const known = source ?? references;
  if (!known) return undefined;
  const prefix = new Uint8Array(known);
  const copy = { prefix, url: "", instead: undefined, spans: source && spansOf(prefix), errors: 0 };
  remember(module as WebAssembly.Module, copy);
  return copy;
}

/** Whether a module is a DSO, told from the module alone. */
export function isDso(module: unknown): module is WebAssembly.Module {
  return !!sectionsOf(module, "dylink.0")?.length;
}
