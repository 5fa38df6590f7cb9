/**
 * What is remembered of a module: its first bytes, as long as the module itself lives.
 *
 * A `WebAssembly.Module` does not tell the types of its imports, so they are read from the bytes
 * before the engine gets them.
 */

import { bytesOf, concat, isShared } from "./bytes.js";
import { type Instead, makeInstead, outlineOf, spansOf, typesOf, When } from "./core.js";
import { embeddedReferences, makeBinder } from "./embedded.js";
import { sectionsOf } from "./engine.js";
import { prepare } from "./host-functions.js";
import { debugs, embeds } from "./settings.js";

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
 * Reads what matters of a module's source; nothing if it is no bytes, or not those of a DSO.
 * `mayChange` tells that the module is not handed to anybody who may look at it or send it away, and
 * `isMissing` whether nobody in the program that it is for defines a symbol, if that can be told.
 */
export function planOf(
  source: unknown,
  mayChange = false,
  isMissing = (_: string): boolean => false,
  url = "",
): Plan | undefined {
  const bytes = bytesOf(source);
  const outline = bytes && outlineOf(bytes);
  if (!outline) return undefined;
  const prefix = concat([bytes.subarray(0, outline[0])]);
  const plan: Plan = { prefix, url, instead: undefined, spans: undefined, errors: 0 };
  // What an engine does not take, it is to refuse.
  if (isShared(bytes.buffer) || source instanceof DataView) return plan;
  try {
    const when = mayChange ? embeds() : When.Never;
    const made = makeInstead(bytes, outline, when, isMissing);
    const spans = made?.spans;
    if (spans) {
      // Later it may be forbidden to generate code, and what this compiles is kept.
      makeBinder(() => {});
      prepare(typesOf(prefix, spans), embeddedReferences(prefix, spans), false);
    }
    plan.instead = made;
    plan.spans = spans;
  } catch (error) {
    plan.errors++;
    if (debugs("files")) console.error("latebind: a DSO is compiled as it is:", error);
  }
  return plan;
}

/**
 * What the engine is to compile instead of a module's source, for once. If it refuses that, the source
 * tells better what is wrong, and is compiled then.
 */
export function insteadOf(plan: Plan | undefined): Instead | undefined {
  if (!plan) return undefined;
  const { instead } = plan;
  if (!instead) plan.spans = undefined;
  plan.instead = undefined;
  return instead;
}

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
export function isDso(module: unknown): boolean {
  return !!sectionsOf(module, "dylink.0")?.length;
}
