/** The errors that Latebind throws. */

/** The kind of an error, for programs. Messages are for people, and may change. */
export type LatebindErrorCode =
  | "undefined-symbol"
  | "needs-code-generation"
  | "stack-overflow"
  | "malformed"
  | "no-program"
  | "library-not-at-hand"
  | "library-failed";

/** The fields of an error. */
interface About {
  dso?: string;
  symbol?: string;
  signature?: string;
  offset?: number;
  cause?: unknown;
}

/** An error of Latebind. */
export class LatebindError extends Error {
  // This is a field, because a frozen `Error.prototype` prevents the assignment of its properties.
  /** The name of the class. */
  override readonly name = "LatebindError";
  /** The kind of the error. */
  declare readonly code: LatebindErrorCode;
  /** The DSO that refers to the symbol, or an empty text if the error is not about a symbol. */
  declare readonly dso: string;
  /** The symbol. */
  declare readonly symbol: string;
  /** The type with which the DSO refers to it: `(i32, f64) -> i32`. */
  declare readonly signature: string;
  /** The offset of the malformed part, in bytes. */
  declare readonly offset?: number;

  /** @internal */
  constructor(code: LatebindErrorCode, message: string, about: About) {
    super(message, about);
    Object.assign(this, { code, dso: "", symbol: "", signature: "" }, about);
  }
}

/** Creates an error of the class of the realm's Latebind, if there is one. */
export function errorOfRealm(code: LatebindErrorCode, message: string, about: About = {}): LatebindError {
  const realm = globalThis as { [key: symbol]: { LatebindError: typeof LatebindError } | undefined };
  const { LatebindError: Class } = realm[Symbol.for("latebind")] ?? { LatebindError };
  return new Class(code, message, about);
}
