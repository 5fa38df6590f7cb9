/**
 * What is remembered of a module: its first bytes, as long as the module itself lives.
 *
 * A `WebAssembly.Module` does not tell the types of its imports, so they are read from the bytes
 * before the engine gets them.
 */

import { bytesOf } from "./bytes.js";
import { prefixOf } from "./core.js";
import { sectionsOf } from "./engine.js";

/** The first bytes of a DSO, and where they came from. */
export interface Plan {
  prefix: Uint8Array<ArrayBuffer>;
  url: string;
}

const plans = new WeakMap<WebAssembly.Module, Plan>();

/** Reads what matters of a module's source; nothing if it is no bytes, or not those of a DSO. */
export function planOf(source: unknown, url = ""): Plan | undefined {
  const bytes = bytesOf(source);
  const prefix = bytes && prefixOf(bytes);
  return prefix && { prefix, url };
}

/** Connects a module with the plan made from its source. */
export function remember(module: WebAssembly.Module, plan: Plan | undefined): void {
  if (plan) plans.set(module, plan);
}

export function recall(module: unknown): Plan | undefined {
  return plans.get(module as WebAssembly.Module);
}

/** Whether a module is a DSO, told from the module alone. */
export function isDso(module: unknown): boolean {
  return !!sectionsOf(module, "dylink.0")?.length;
}
