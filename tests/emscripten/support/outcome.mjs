// The results of calls, in words that expectations can use.

/** Short names for long texts of engines and loaders, which change. The first pattern that matches decides. */
const CLASSES = [
  [/trying to suspend JS frames/, "JS frame"],
  [/trying to suspend without WebAssembly.promising/, "not promising"],
  [/^RuntimeError: Aborted\(/, "abort"],
  // Minifiers rename the function.
  [/^TypeError: [\w$]+ is not a function$/m, "not a function"],
];

/** Returns the result of an error: its short name (`result`) and its text (`detail`). */
export function outcomeOf(error) {
  const isError = error instanceof Error;
  const text = isError ? `${error.name}: ${error.code ?? error.message}` : `thrown: ${String(error)}`;
  const known = CLASSES.find(([pattern]) => pattern.test(text));
  const [line] = text.split("\n");
  return { result: known ? known[1] : line.slice(0, 100), detail: error?.stack ?? text };
}
