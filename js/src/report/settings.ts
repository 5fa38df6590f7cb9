/**
 * `LATEBIND_DISABLE`, `LATEBIND_DEBUG`, `LATEBIND_EMBED`, and `LATEBIND_STACKS`. They are environment variables, each of
 * which is read once, or global variables, which pages must use.
 */

import { listsCanBeReplaced } from "../engine/engine.js";
import { EmbedPolicy } from "../core/abi.js";

/** The environment variables that were read. Node asks the system for each, which takes as long as a binding. */
const environment: Record<string, string> = {};

function setting(name: string): string {
  const ofPage = (globalThis as Record<string, unknown>)[name];
  return ofPage === undefined ? (environment[name] ??= read(name)) : String(ofPage);
}

function read(name: string): string {
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string> } };
    return process?.env?.[name] ?? "";
  } catch {
    return ""; // Deno asks for permission, which can be denied.
  }
}

/** The features that can be turned off, by their names in `LATEBIND_DISABLE`. */
const FEATURES = [
  "invoke", // trampolines instead of functions `invoke_*`
  "stacks", // a stack for each call that is suspended
  "suspension", // suspension around a loader: docs/suspension.md
] as const;

type Feature = (typeof FEATURES)[number];

const ON = ["", "0", "false"];
const OFF = ["1", "true"];

/** The words of `LATEBIND_DISABLE` when Latebind was installed. */
let disabled: string[] = [];

/** Reads `LATEBIND_DISABLE`, and reports the words that are no names of features. Returns `false` if Latebind is off. */
export function readFeatures(): boolean {
  disabled = wordsOf(setting("LATEBIND_DISABLE"));
  if (disabled.some((word) => OFF.includes(word))) return false;
  const known: readonly string[] = [...ON, ...FEATURES];
  const unknown = disabled.filter((word) => !known.includes(word));
  if (unknown.length) {
    console.error(`latebind: LATEBIND_DISABLE: unknown: ${unknown.join(", ")}; known: 1, ${FEATURES.join(", ")}`);
  }
  return true;
}

/** Returns `true` if a feature was turned off when Latebind was installed. */
export function isDisabled(feature: Feature): boolean {
  return disabled.includes(feature);
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,:]+/);
}

/** Returns `true` if `LATEBIND_DEBUG` asks for a report. It is a list of `bindings`, `files`, `frames`, and `all`, like LD_DEBUG. */
export function debugs(what: "bindings" | "files" | "frames"): boolean {
  const text = setting("LATEBIND_DEBUG");
  return !!text && wordsOf(text).some((word) => word === what || word === "all");
}

/**
 * The libraries that get an embedded PLT: every one that allows it (`always`), none (`never`), or those that gain
 * by it. The result is `Never` if `Module.imports` could not list the original imports of such a library.
 */
export function embeds(): EmbedPolicy {
  const text = setting("LATEBIND_EMBED");
  return text === "never" || !listsCanBeReplaced() ? EmbedPolicy.Never : text === "always" ? EmbedPolicy.Always : EmbedPolicy.Sample;
}

/** The value of `LATEBIND_STACKS`. */
export interface StacksSetting {
  /** Which calls get a region: none, those that overlap with others, or all. */
  mode: "never" | "auto" | "always";
  /** The size of a region in bytes, and the largest number of regions. */
  size: number | undefined;
  count: number | undefined;
}

/** Reads `LATEBIND_STACKS`, a list of `never`, `auto`, or `always`, `size=BYTES`, and `count=NUMBER`. */
export function stacksSetting(): StacksSetting {
  const text = setting("LATEBIND_STACKS");
  if (!text) return { mode: "auto", size: undefined, count: undefined };
  const [mode = "auto"] = /never|always/.exec(text) ?? [];
  const [size, count] = ["size", "count"].map((name) => {
    const [, digits] = new RegExp(`\\b${name}=(\\d+)`).exec(text) ?? [];
    return digits === undefined ? undefined : Number(digits);
  });
  return { mode: mode as StacksSetting["mode"], size, count };
}

/** Returns `true` if no call gets a stack of its own. */
export function hasNoStacks(): boolean {
  return stacksSetting().mode === "never" || isDisabled("stacks");
}
