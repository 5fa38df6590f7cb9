/** Reads the source of a module before the engine compiles it. */

import { bytesOf, concat, isShared } from "../engine/bytes.js";
import { prepare } from "../core/function-types.js";
import { typesOf } from "../core/imports.js";
import { outlineOf } from "../core/layout.js";
import { type Instead, makeInstead, When } from "../core/replacement.js";
import { embeddedReferences } from "../program/references.js";
import { debugs, embeds } from "../report/settings.js";
import { makeBinder } from "../bind/plt-slots.js";
import type { Plan } from "../link/plans.js";

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
