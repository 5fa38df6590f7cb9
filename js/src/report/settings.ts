/**
 * `LATEBIND_DISABLE`, `LATEBIND_DEBUG` and `LATEBIND_EMBED`, from the environment or from a global variable of the
 * name, which pages have to use.
 */

import { listsCanBeReplaced } from "../engine/engine.js";
import { When } from "../core/replacement.js";

function setting(name: string): string {
  const ofPage = (globalThis as Record<string, unknown>)[name];
  if (ofPage !== undefined) return String(ofPage);
  try {
    const { process } = globalThis as { process?: { env?: Record<string, string> } };
    return process?.env?.[name] ?? "";
  } catch {
    return ""; // Deno asks before it gives, and may be told no.
  }
}

/** Whether Latebind is turned off: `LATEBIND_DISABLE=1`. */
export function isDisabled(): boolean {
  return !["", "0", "false"].includes(setting("LATEBIND_DISABLE"));
}

/** What is to be told: a list of `bindings`, `files` and `all`, as LD_DEBUG has it. */
export function debugs(what: "bindings" | "files"): boolean {
  const words = setting("LATEBIND_DEBUG").split(/[\s,:]+/);
  return words.includes(what) || words.includes("all");
}

/**
 * The libraries into which a PLT is embedded: every one that allows it (`always`), none (`never`), or
 * those that gain by it. None if `Module.imports` could not list the imports of such a library as they were.
 */
export function embeds(): When {
  const text = setting("LATEBIND_EMBED");
  return text === "never" || !listsCanBeReplaced() ? When.Never : text === "always" ? When.Possible : When.Gain;
}
