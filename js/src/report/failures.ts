/** The errors about a reference. */

import type { AnyFunction } from "../engine/engine.js";
import { signature } from "../core/function-types.js";
import { type Dso, isMain } from "../program/dso.js";
import { dsosOfProgram } from "../program/registry.js";
import { LatebindError, type LatebindErrorCode } from "./errors.js";
import { nameOf } from "./names.js";

/** No DSO defines the symbol. `cause` is the loader's error. */
export function undefinedSymbol(dso: Dso, slot: number, cause: unknown): LatebindError {
  const others = dsosOfProgram(dso).flatMap((other) => (other === dso ? [] : nameOf(other)));
  const scopes = isMain(dso, slot)
    ? "the global scope"
    : "the global scope, its local scope, and its own exports";
  const loaded = others.length ? `; also loaded: ${shorten(others)}` : "";
  return about(dso, slot, cause, "undefined-symbol", "undefined symbol", `searched ${scopes}${loaded}`);
}

/** Only generated code can call the definition. `cause` is the engine's refusal to compile it. */
export function needsCodeGeneration(dso: Dso, slot: number, cause: unknown): LatebindError {
  const why = "binding to a suspending function that is loaded later requires code generation, which this host forbids";
  return about(dso, slot, cause, "needs-code-generation", "cannot bind", why);
}

/**
 * The stack of a call was larger than its region. The memory after it has been overwritten. `target` is the promising function,
 * if it is known.
 */
export function stackOverflow(dso: Dso, target: AnyFunction | undefined, size: number): LatebindError {
  const owner = dso.program.dsos.find(({ exports = {} }) => Object.values(exports).includes(target as never)) ?? dso;
  const { exports = {} } = owner;
  const found = Object.keys(exports).find((symbol) => exports[symbol] === target);
  const symbol = target ? (found ?? "a function of the table") : "";
  const name = nameOf(owner);
  const message =
    `the stack of a call of \`${symbol}\` in \`${name}\` needed more than its ${size} bytes, and has ` +
    `overwritten other memory; set LATEBIND_STACKS=size=${2 * size} or more`;
  return new LatebindError("stack-overflow", message, { dso: name, symbol });
}

function about(
  dso: Dso,
  slot: number,
  cause: unknown,
  code: LatebindErrorCode,
  what: string,
  why: string,
): LatebindError {
  const { name: symbol, type } = dso.references.at(slot);
  const text = signature(dso, type);
  const name = nameOf(dso);
  return new LatebindError(code, `${what} \`${symbol}\` ${text}, needed by \`${name}\`; ${why}`, {
    dso: name,
    symbol,
    signature: text,
    cause,
  });
}

/** The last five items, because the DSOs that were loaded last are the likeliest. */
function shorten(items: string[]): string {
  const more = items.length > 5 ? ` and ${items.length - 5} more` : "";
  return items.slice(-5).join(", ") + more;
}
