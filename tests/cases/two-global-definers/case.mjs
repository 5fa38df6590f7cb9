// Two libraries define one symbol globally, and the main module calls it.
//
// Which definition counts depends on the build. The stub of the main module looks the symbol up at every call.
// In a plain build it reads `wasmImports`, where the first definition remains. With -sJSPI and -sASYNCIFY it
// reads `asyncifyStubs`, where every library that is loaded or promoted globally replaces the definition. A
// stub that the loader makes for a library always reads `wasmImports`, once.
//
// Every mode is expected to print the same as stock.

const value = (version) => ({ sources: ["value.c"], flags: [`-DVERSION=${version}`] });

const STARTS_WITH = ["v1.so", "v2.so"];

/** The scenarios of main.c. */
const RUNS = [
  "between",
  "after",
  "late-caller",
  "local",
  "reopened",
  "promoted",
  "replaced",
  "reloaded",
  "deleted",
];

/** Two programs for one kind of build: one that loads the libraries at start, and one that opens them. */
function builds(kind, config) {
  return {
    [`start-${kind}`]: { main: "start.c", libraries: STARTS_WITH, needed: STARTS_WITH, ...config },
    [`dlopen-${kind}`]: { main: "main.c", linked: ["v1.so"], runs: RUNS, ...config },
  };
}

const ONE_ENGINE = "the order of definitions does not depend on the engine";

const both = (...kinds) => kinds.flatMap((kind) => [`start-${kind}`, `dlopen-${kind}`]);
const PLAIN = both("plain", "assertions");
const ASYNC = [...both("jspi", "asyncify", "jspi-assertions"), "dlopen-suspends"];

/** Several inputs of `relink` define the symbol, so caller.so keeps a slot for it. */
const NEEDS_LATEBIND = ["needs Latebind: 1 slot"];

/** A rule by which all modes print the same. `runs` is absent for the program that loads at start. */
function prints(builds, run, ...lines) {
  const fitting = builds.filter((name) => name.startsWith(run === "start" ? "start" : "dlopen"));
  return {
    builds: fitting,
    ...(run === "start" ? {} : { runs: [run], alone: NEEDS_LATEBIND }),
    stock: lines,
    latebind: lines,
  };
}

/** In a plain build, the program deletes the only definition. `line` is the error in stock. */
const deleted = (build, line) => ({
  builds: [build],
  runs: ["deleted"],
  stock: ["main 101", line],
  latebind: ["main 101", [/^throws LatebindError undefined-symbol: /, /`plugin_value`/]],
  alone: NEEDS_LATEBIND,
  why: "the program deleted the only definition, so the call fails in stock too",
});

export default {
  about:
    "Several libraries define one symbol, and the main module (`main`) or a library (`library`) calls it.\n" +
    "In a plain build, the first global definition remains.\n" +
    "With `-sJSPI` and `-sASYNCIFY`, the stubs of the main module call the last one.",
  libraries: {
    "v1.so": value(1),
    "v2.so": value(2),
    "v3.so": value(3),
    "needs-v2.so": { sources: ["unrelated.c"], needed: ["v2.so"] },
    "caller.so": { sources: ["caller.c"] },
    "unrelated.so": { sources: ["unrelated.c"] },
  },
  builds: {
    ...builds("plain", {}),
    ...builds("jspi", { link: ["-sJSPI"] }),
    ...builds("asyncify", { link: ["-sASYNCIFY"] }),
    "dlopen-suspends": {
      main: "main.c",
      linked: ["v1.so"],
      runs: RUNS.filter((run) => run !== "replaced"),
      flags: ["-O2", "-DSUSPENDS"],
      link: ["-sJSPI"],
    },
    // Assertions change the code of the stubs.
    ...builds("assertions", { link: ["-sASSERTIONS"], nodeOnly: ONE_ENGINE }),
    ...builds("jspi-assertions", { link: ["-sJSPI", "-sASSERTIONS"], nodeOnly: ONE_ENGINE }),
  },
  expect: [
    prints(PLAIN, "start", "main 101"),
    prints(ASYNC, "start", "main 201"),
    prints(PLAIN, "between", "main 101", "library 101", "main 101", "library 101", "main 101", "library 101"),
    prints(ASYNC, "between", "main 101", "library 101", "main 201", "library 101", "main 301", "library 101"),
    prints(PLAIN, "after", "main 101", "library 101"),
    prints(ASYNC, "after", "main 201", "library 101"),
    prints(PLAIN, "late-caller", "main 101", "main 101", "library 101"),
    prints(ASYNC, "late-caller", "main 101", "main 201", "library 101"),
    prints([...PLAIN, ...ASYNC], "local", "main 201", "main 201"),
    prints([...PLAIN, ...ASYNC], "reopened", "main 101", "main 101", "main 101"),
    prints(PLAIN, "promoted", "main 101", "main 101", "main 101"),
    prints(ASYNC, "promoted", "main 101", "main 101", "main 201"),
    prints(PLAIN, "replaced", "main 101", "main 901"),
    prints(ASYNC, "replaced", "main 101", "main 101"),
    prints([...PLAIN, ...ASYNC], "reloaded", "main 101", "main 201"),
    prints(ASYNC, "deleted", "main 101", "main 101"),
    { builds: ["dlopen-suspends"], stock: [/^throws SuspendError: /] },
    deleted("dlopen-plain", "throws TypeError: wasmImports.plugin_value is not a function"),
    deleted("dlopen-assertions", /^throws RuntimeError: Aborted\(external symbol 'plugin_value' is missing/),
  ],
};
