/** What Latebind throws. */

/** What went wrong, for programs. Messages are for people, and may change. */
export type LatebindErrorCode = "undefined-symbol" | "needs-code-generation" | "malformed";

/** What an error is about. */
interface About {
  dso?: string;
  symbol?: string;
  signature?: string;
  offset?: number;
  cause?: unknown;
}

/** An error of Latebind. */
export class LatebindError extends Error {
  // A field, because a frozen `Error.prototype` allows no assignment of a property that it has.
  /** The name of the class. */
  override readonly name = "LatebindError";
  /** What went wrong. */
  declare readonly code: LatebindErrorCode;
  /** The DSO that referred to the symbol; empty if the error is about no symbol. */
  declare readonly dso: string;
  /** The symbol. */
  declare readonly symbol: string;
  /** The type with which the DSO refers to it: `(i32, f64) -> i32`. */
  declare readonly signature: string;
  /** Of what is malformed: where it stands, in bytes. */
  declare readonly offset?: number;

  /** @internal */
  constructor(code: LatebindErrorCode, message: string, about: About) {
    super(message, about);
    Object.assign(this, { code, dso: "", symbol: "", signature: "" }, about);
  }
}
