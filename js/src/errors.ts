/** What Latebind throws. */

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
    about: { dso: string; symbol: string; signature: string },
    cause: unknown,
  ) {
    super(message, { cause });
    this.name = "LatebindError";
    this.code = code;
    this.dso = about.dso;
    this.symbol = about.symbol;
    this.signature = about.signature;
  }
}
