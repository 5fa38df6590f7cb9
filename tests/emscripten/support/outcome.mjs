// What came of an edge, in words that expectations can name.

/** Texts of engines and loaders, which are long and change, in short. The first that fits counts. */
const CLASSES = [
  [/trying to suspend JS frames/, "JS frame"],
  [/trying to suspend without WebAssembly.promising/, "not promising"],
  [/^RuntimeError: Aborted\(/, "abort"],
  // Minifiers rename what it is about.
  [/^TypeError: [\w$]+ is not a function$/m, "not a function"],
];

/** The result of an error, in short (`result`) and in full (`detail`). */
export function outcomeOf(error) {
  const isError = error instanceof Error;
  const text = isError ? `${error.name}: ${error.code ?? error.message}` : `thrown: ${String(error)}`;
  const known = CLASSES.find(([pattern]) => pattern.test(text));
  const [line] = text.split("\n");
  return { result: known ? known[1] : line.slice(0, 100), detail: error?.stack ?? text };
}
