/** Reads the source of a module before the engine compiles it. */

import { bytesOf, concat, isShared } from "../engine/bytes.js";
import { prepare } from "../core/function-types.js";
import { typesOf } from "../core/imports.js";
import { layoutOf } from "../core/layout.js";
import { EmbedPolicy } from "../core/abi.js";
import { type IsUndefined, makeReplacement, type Replacement } from "../core/replacement.js";
import { embeddedReferences } from "../program/references.js";
import { debugs, embeds } from "../report/settings.js";
import { makeBinder } from "../bind/plt-slots.js";
import type { Plan } from "../link/plans.js";

/**
 * Makes the plan of a module from its source. Returns `undefined` if the source is not the bytes of a DSO.
 * `mayChange` is `true` if no other code can inspect the module or send it to another thread. `join` provides the memory of
 * a replacement.
 */
export function planOf(
  source: unknown,
  mayChange = false,
  isUndefined: IsUndefined = () => false,
  url = "",
  join: typeof concat = concat,
): Plan | undefined {
  const bytes = bytesOf(source);
  const layout = bytes && layoutOf(bytes);
  if (!layout) return undefined;
  const prefix = concat([bytes.subarray(0, layout[0])]);
  const plan: Plan = { prefix, url, replacement: undefined, spans: undefined, errors: 0 };
  // Some engines reject such a source, and must not get a replacement instead.
  if (isShared(bytes.buffer) || source instanceof DataView) return plan;
  try {
    const policy = mayChange ? embeds() : EmbedPolicy.Never;
    const made = makeReplacement(bytes, layout, policy, isUndefined, join);
    const spans = made?.spans;
    if (spans) {
      // The host may disallow code generation later, so the modules for binding are compiled now.
      makeBinder(() => {});
      prepare(typesOf(prefix, spans), embeddedReferences(prefix, spans), false);
    }
    plan.replacement = made;
    plan.spans = spans;
  } catch (error) {
    plan.errors++;
    if (debugs("files")) console.error("latebind: a DSO is compiled unchanged:", error);
  }
  return plan;
}

/**
 * Takes the replacement of a module's source from its plan. If the engine rejects the replacement, the source is
 * compiled, because the error about the source is the right one.
 */
export function takeReplacement(plan: Plan | undefined): Replacement | undefined {
  if (!plan) return undefined;
  const { replacement } = plan;
  if (!replacement) plan.spans = undefined;
  plan.replacement = undefined;
  return replacement;
}
