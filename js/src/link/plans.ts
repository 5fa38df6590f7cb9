/**
 * Keeps the first bytes of each module, as long as the module itself lives.
 *
 * A `WebAssembly.Module` does not show the types of its imports, so they are read from its bytes.
 */

import { sectionsOf } from "../engine/engine.js";
import { Section } from "../core/abi.js";
import { spansOf } from "../core/imports.js";
import type { Replacement } from "../core/replacement.js";

/** The facts about a module that are known from its bytes. */
export interface Plan {
  /** The first bytes, up to the end of the imports. */
  prefix: Uint8Array<ArrayBuffer>;
  /** The address from which the module was fetched, or an empty text. */
  url: string;
  /** The module to compile instead of the source. {@link takeReplacement} removes it. */
  replacement: Replacement | undefined;
  /** The result of {@link spansOf}, if the module has an embedded PLT. */
  spans: Uint32Array | undefined;
  /** The number of errors in Latebind itself. */
  errors: number;
}

const plans = new WeakMap<WebAssembly.Module, Plan>();

/**
 * Connects a module with the plan made from its source. The replacement may have megabytes, which are freed, because
 * otherwise the garbage collector would run while the library is loaded.
 */
export function remember(
  module: WebAssembly.Module,
  plan: Plan | undefined,
  replacement?: Replacement,
): WebAssembly.Module {
  if (plan) plans.set(module, plan);
  (replacement?.bytes.buffer as Partial<Transferable> | undefined)?.transfer?.(0);
  return module;
}

/** The method that an `ArrayBuffer` has since ES2024. */
interface Transferable {
  transfer(length: number): ArrayBuffer;
}

/** Returns the plan of a module, if its bytes were seen, or if it contains them. */
export function recall(module: unknown): Plan | undefined {
  const plan = plans.get(module as WebAssembly.Module);
  if (plan) return plan;
  // A copy, by structuredClone or postMessage, of a module with an embedded PLT, or in a program with threads.
  const [source] = sectionsOf(module, Section.Source) ?? [];
  const [references] = sectionsOf(module, Section.References) ?? [];
  const known = source ?? references;
  if (!known) return undefined;
  const prefix = new Uint8Array(known);
  const copy = { prefix, url: "", replacement: undefined, spans: source && spansOf(prefix), errors: 0 };
  remember(module as WebAssembly.Module, copy);
  return copy;
}

/** Returns `true` if a value is a module, and a DSO. */
export function isDso(module: unknown): module is WebAssembly.Module {
  return !!sectionsOf(module, Section.Dylink)?.length;
}
