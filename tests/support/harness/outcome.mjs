// Compares the result of a step with the expectation of its case, and prints both in the language of the header.

import { HostError } from "./host.mjs";

// Compares names, because the class may be missing: an engine without JSPI has no `SuspendError`.
const isNamed = (error, name) => error?.name === name || error?.constructor?.name === name;

// Chromium throws a `SuspendError`. Other engines throw a plain `RuntimeError` whose message mentions suspension.
const isSuspendError = (error) =>
  isNamed(error, "SuspendError") ||
  (error instanceof WebAssembly.RuntimeError && /promising|[Ss]uspend/.test(error.message));

const isStackOverflow = (error) => error instanceof RangeError || isNamed(error, "InternalError");

const CLASSES = {
  error: (error) => error instanceof Error,
  exception: (error) => error instanceof WebAssembly.Exception,
  "host-error": (error) => error instanceof HostError,
  "link-error": (error) => error instanceof WebAssembly.LinkError,
  "stack-overflow": isStackOverflow,
  "suspend-error": isSuspendError,
  "syntax-error": (error) => error instanceof SyntaxError,
  trap: (error) => error instanceof WebAssembly.RuntimeError && !isSuspendError(error),
  "type-error": (error) => error instanceof TypeError,
  // Both the loader and Latebind report the symbol as a property, and not only in the message.
  "undefined-symbol": (error, symbol) =>
    error instanceof Error && error.code === "undefined-symbol" && error.symbol === symbol,
};

/** Returns the JavaScript value that the manifest encodes. */
export function decodeValue({ type, value }) {
  switch (type) {
    case "number":
      return Number(value);
    case "bigint":
      return BigInt(value);
    case "string":
    case "boolean":
      return value;
    case "null":
      return null;
    default:
      throw new Error(`unknown type of value \`${type}\``);
  }
}

function printValue(value) {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "string") return JSON.stringify(value);
  return Object.is(value, -0) ? "-0" : String(value);
}

function printError(error) {
  if (!(error instanceof Error)) return String(error);
  const code = error.code ? ` [${error.code}]` : "";
  return `${error.name}${code}: ${error.message.split("\n")[0]}`;
}

export function printExpected(outcome) {
  if (outcome.kind === "returns") {
    return ["=", ...outcome.values.map((value) => printValue(decodeValue(value)))].join(" ");
  }
  return ["throws", outcome.error, ...(outcome.symbol === null ? [] : [outcome.symbol])].join(" ");
}

// A wasm function with several results returns an array. A function without results returns `undefined`.
const resultsOf = (value) => (Array.isArray(value) ? value : value === undefined ? [] : [value]);

/** Prints the result of a step. `found` is `{ value }` or `{ error }`. */
export function printFound(found) {
  if ("error" in found) return `throws ${printError(found.error)}`;
  return ["=", ...resultsOf(found.value).map(printValue)].join(" ");
}

/** Returns `true` if `found` meets the expectation `outcome`. */
export function matches(outcome, found) {
  if (outcome.kind === "returns") {
    if ("error" in found) return false;
    const results = resultsOf(found.value);
    const expected = outcome.values.map(decodeValue);
    return (
      results.length === expected.length &&
      results.every((result, index) => Object.is(result, expected[index]))
    );
  }
  const isOfClass = CLASSES[outcome.error];
  if (!isOfClass) throw new Error(`unknown class of error \`${outcome.error}\``);
  return "error" in found && isOfClass(found.error, outcome.symbol);
}
