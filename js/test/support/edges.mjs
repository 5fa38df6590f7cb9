// The kinds of host frames between wasm frames, each with the calls of a program that emcc has linked:
// tests/fixtures/emscripten. docs/edges.md shows the outcomes.

/** `edges` are the numbers of the calls. `stock` and `latebind` tell whether they suspend. */
export const KINDS = [
  {
    frame: "stub of a library",
    when: "a library calls a function that was not loaded before it, that has `RTLD_LOCAL` scope, or that it defines itself",
    program: "edges/O2",
    edges: [1, 2, 3],
    stock: false,
    latebind: true,
    by: "a PLT entry replaces the stub",
  },
  {
    frame: "stub of the main module",
    when: "the main module calls a library",
    program: "edges/O2",
    edges: [0],
    stock: false,
    latebind: true,
    by: "a PLT entry replaces the stub",
  },
  {
    frame: "`invoke_*`",
    when: "code inside C++ `try`, or in a function that calls `setjmp`, calls a function (`-fexceptions`, `-sSUPPORT_LONGJMP=emscripten`)",
    program: "activations/javascript",
    edges: [1, 2],
    needsTag: true,
    stock: false,
    latebind: true,
    by: "a trampoline replaces the function",
  },
  {
    frame: "`invoke_*` of a program with `-sJSPI`",
    when: "the same, and in static constructors, which are not below a promising export",
    program: "invoke/jspi",
    edges: [0, 1, 2, 3, 4],
    needsTag: true,
    stock: false,
    latebind: true,
    by: "a trampoline replaces the function",
  },
  {
    frame: "`__cxa_end_catch`",
    when: "the destructor of an exception runs (`-fexceptions`)",
    program: "frames/jspi",
    edges: [3],
    needsTag: true,
    stock: false,
    latebind: false,
  },
  {
    frame: "EM_JS function that calls wasm",
    when: "the function calls back",
    program: "frames/jspi",
    edges: [0],
    stock: false,
    latebind: false,
  },
  {
    frame: "`addFunction` with a JavaScript function that calls wasm",
    when: "the function calls back",
    program: "frames/jspi",
    edges: [1],
    stock: false,
    latebind: false,
  },
  {
    frame: "libffi (`ffi_call`, closures), which is EM_JS",
    when: "a call through ctypes",
    program: "frames/jspi",
    edges: [2],
    stock: false,
    latebind: false,
  },
  {
    frame: "the loader",
    when: "constructors of a library run in `dlopen` inside a promising export",
    program: "suspending/O2",
    edges: [8],
    stock: false,
    latebind: true,
    by: "[suspension.md](suspension.md)",
  },
];

const programs = [];

/** Starts a program, and makes its calls, which wait. Returns `{ error, isStarted }` of one that fails, or `undefined`. */
export async function run({ program, edges }) {
  const [fixture, build] = program.split("/");
  const { default: create } = await import(`../../../tests/fixtures/emscripten/${fixture}/built/6.0.5/${build}/main.mjs`);
  let isStarted = false;
  try {
    const started = await create({ noInitialRun: true, print() {}, printErr() {} });
    programs.push(started);
    isStarted = true;
    if ((await started._open_libraries()) <= 0) throw new Error("the libraries do not open");
    for (const edge of edges) {
      const answer = await started._run(edge, 1);
      if (answer !== 42) throw new Error(`a wrong answer: ${answer}`);
    }
    return undefined;
  } catch (error) {
    return { error, isStarted };
  }
}

/** The function that the error of a suspension names, with what has put it there. */
export function namedIn(error) {
  const [, what, name, dso] = /the (\w+) function `([^']+)' of (?:`([^']+)'|the program) is on the stack; remedy: ./.exec(error.message) ?? [];
  return name && { name, what, dso };
}

/** The words of the document for an outcome. */
function words(failure, by) {
  if (!failure) return by ? `suspends: ${by}` : "suspends";
  if (!failure.isStarted) return "the program does not start";
  const named = namedIn(failure.error);
  return named ? `fails, and the error names \`${named.name}\`${named.dso ? " and its library" : ""}` : "fails";
}

/** The table of the document. `outcomes` are the results of `run` in stock and with Latebind. */
export function render(outcomes) {
  const rows = KINDS.map(({ frame, when, program, by }, index) => {
    const [stock, latebind] = outcomes[index];
    const [fixture] = program.split("/");
    return [frame, when, words(stock), words(latebind, by), `\`tests/fixtures/emscripten/${fixture}\``];
  });
  const head = ["host frame", "it is on the stack while", "stock", "with Latebind", "tested by"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
