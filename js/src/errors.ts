/** What Latebind throws. */

import { type Dso, fellows, isMain } from "./dso.js";
import { signature } from "./host-functions.js";
import { nameOf } from "./names.js";

/** What went wrong, for programs. Messages are for people, and may change. */
export type LatebindErrorCode = "undefined-symbol";

/** An error of Latebind. */
export class LatebindError extends Error {
  /** What went wrong. */
  readonly code: LatebindErrorCode;
  /** The DSO that referred to the symbol. */
  readonly dso: string;
  /** The symbol. */
  readonly symbol: string;
  /** The type with which the DSO refers to it: `(i32, f64) -> i32`. */
  readonly signature: string;

  /** @internal */
  constructor(
    code: LatebindErrorCode,
    message: string,
    about: { dso: string; symbol: string; signature: string; cause: unknown },
  ) {
    super(message, { cause: about.cause });
    this.name = "LatebindError";
    this.code = code;
    this.dso = about.dso;
    this.symbol = about.symbol;
    this.signature = about.signature;
  }
}

/** @internal */
export function undefinedSymbol(dso: Dso, slot: number, cause: unknown): LatebindError {
  const { names, types } = dso.references;
  const symbol = names[slot]!;
  const about = { dso: nameOf(dso), symbol, signature: signature(dso, types[slot]!), cause };
  const others = fellows(dso).flatMap((other) => (other === dso ? [] : nameOf(other)));
  const scopes = isMain(dso, slot)
    ? "the global scope"
    : "the global scope, its local scope and its own exports";
  const loaded = others.length ? `; also loaded: ${shorten(others)}` : "";
  return new LatebindError(
    "undefined-symbol",
    `undefined symbol \`${symbol}\` ${about.signature}, needed by \`${about.dso}\`; ` +
      `searched ${scopes}${loaded}`,
    about,
  );
}

/** The last five items in words: what was loaded last is the likeliest. */
function shorten(items: string[]): string {
  const more = items.length > 5 ? ` and ${items.length - 5} more` : "";
  return items.slice(-5).join(", ") + more;
}
