// Differences between engines in the results of calls that fail, and the builds that an engine cannot run. The
// expectations (`expect.mjs`) are those of V8 in Node. No call that must work can have a different result.

/** The libraries of a page are downloaded, and are not files. Until they are, their table elements are empty. */
const IN_PAGES = {
  "Error: ENOENT": [/^Error: 404 : /],
  "RuntimeError: function signature mismatch": [/^RuntimeError: null function$/],
};

/** The texts of JavaScriptCore. */
const JAVASCRIPTCORE = {
  "JS frame": [
    /^(thrown: )?SuspendError: JavaScript frames found between WebAssembly\.Suspending and/,
    // V8 checks the stack before it calls the function that suspends, and JavaScriptCore after.
    /^ReferenceError: Can't find variable: Asyncify$/,
  ],
  "not promising": [/^(thrown: )?SuspendError: Suspending\(\) wrapper called outside of a promising\(\) context/],
  "not a function": [/^TypeError: [\w$]+ is not a function\./],
  "ReferenceError: Asyncify is not defined": [/^ReferenceError: Can't find variable: Asyncify$/],
  "RuntimeError: function signature mismatch": [/^RuntimeError: call_indirect to a signature that does not match$/],
  "TypeError: type incompatibility when transforming from/to JS": [
    /^TypeError: an exported wasm function cannot contain an invalid parameter or return value$/,
  ],
};

/** The texts of SpiderMonkey, which has one for both reasons why a stack cannot be suspended. */
const CANNOT_SUSPEND = [/^(thrown: )?SuspendError: No matching WebAssembly\.promising for call to WebAssembly\.Promising import\./];
const SPIDERMONKEY = {
  "JS frame": CANNOT_SUSPEND,
  "not promising": CANNOT_SUSPEND,
  "RuntimeError: function signature mismatch": [/^RuntimeError: indirect call to null$/],
  "TypeError: type incompatibility when transforming from/to JS": [/^TypeError: cannot pass value to or from JS$/],
  "Error: bad export type for 'answer_later': object ([object WebAssembly.Suspending])": [
    /^Error: bad export type for 'answer_later': object \(\[object Object\]\)$/,
  ],
  "SyntaxError: Cannot convert [object WebAssembly.Suspending] to a BigInt": [/^SyntaxError: invalid BigInt syntax$/],
};

/**
 * In JavaScriptCore, a `Suspending` object is a function. A loader without Latebind therefore fails later when the address
 * of an asynchronous function is needed: it makes a table element of it, for which it has no type.
 */
const NO_TYPE = [/^(thrown: )?TypeError: undefined is not an object \(evaluating '\w+\.slice'\)$/, /^abort$/];
const SUSPENDING_IS_A_FUNCTION = {
  "Error: wrong answer: 0": { edges: ["dlsym"], texts: NO_TYPE },
  "Error: wrong answer: -1": { edges: ["dlsym", "dlsym-in-a-thread"], texts: NO_TYPE },
  "Error: bad export type for 'answer_later': object ([object WebAssembly.Suspending])": {
    edges: ["address", "address-of-sleep"],
    texts: NO_TYPE,
  },
};

/**
 * By engine: the `texts` by expected result, differences in `behavior`, the builds that it `lacks` a feature for, and the
 * number of programs of a trial that it `mayLose` (runCalls). In Firefox, `new Worker` in a worker sometimes never
 * returns (docs/engines.md).
 */
const ENGINES = {
  chromium: { texts: IN_PAGES },
  firefox: { texts: { ...IN_PAGES, ...SPIDERMONKEY }, mayLose: 5 },
  webkit: {
    texts: { ...IN_PAGES, ...JAVASCRIPTCORE },
    behavior: SUSPENDING_IS_A_FUNCTION,
    lacks: ["memory64"],
  },
};

/** Returns the number of programs of a trial that an engine may lose. */
export function lossesOf(engine) {
  return ENGINES[engine]?.mayLose ?? 0;
}

/** Returns `true` if a call that is expected to have the result `wanted` in Node has this result in an engine. */
export function agrees(engine, { build, edge, result }, wanted) {
  const { texts = {}, behavior = {}, lacks = [] } = ENGINES[engine] ?? {};
  if (lacks.includes(build.build)) return result === "skipped";
  const differs = behavior[wanted]?.edges.includes(edge) ? behavior[wanted].texts : [];
  return result === wanted || [...(texts[wanted] ?? []), ...differs].some((pattern) => pattern.test(result));
}
