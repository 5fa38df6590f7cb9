// The results of `run_sync` of Pyodide: the situations of Pyodide's own tests of it, without timers that decide an order.
// Each function gets a Pyodide and returns plain data.

/** Lets everything that is ready run. */
const turn = () => new Promise((resolve) => setTimeout(resolve));

/** Promises that are resolved by name. `wait` makes one. */
function gate() {
  const waiting = new Map();
  return {
    wait: (name) => new Promise((resolve) => waiting.set(name, resolve)),
    async open(...names) {
      for (const name of names) {
        while (!waiting.has(name)) await turn();
        waiting.get(name)(name);
        waiting.delete(name);
        await turn();
      }
    },
  };
}

const PRELUDE = `
from asyncio import create_task, gather, get_event_loop, sleep
from pyodide.code import run_js
from pyodide.ffi import JsException, can_run_sync, jsnull, run_sync, to_js

def outcome(function, *arguments):
    try:
        return repr(function(*arguments))
    except BaseException as error:
        return f"{type(error).__name__}: {error}"

js_sleep = run_js("(time) => new Promise((resolve) => setTimeout(resolve, time))")

async def seven():
    await sleep(0.001)
    return 7
`;

/** Runs Python in a namespace of its own, promising or not, and returns its last value as plain data. */
async function python(pyodide, program, { values = {}, isPromising = true } = {}) {
  const globals = pyodide.toPy({ __name__: "scenario" });
  try {
    for (const [name, value] of Object.entries(values)) globals.set(name, value);
    pyodide.runPython(PRELUDE, { globals });
    const result = isPromising
      ? await pyodide.runPythonAsync(program, { globals })
      : pyodide.runPython(program, { globals });
    return result?.toJs?.({ create_proxies: false }) ?? result;
  } finally {
    globals.destroy();
  }
}

/** Defines Python functions, and calls `use` with them. */
async function withFunctions(pyodide, program, names, values, use) {
  const globals = pyodide.toPy({ __name__: "scenario" });
  const functions = [];
  try {
    for (const [name, value] of Object.entries(values)) globals.set(name, value);
    pyodide.runPython(PRELUDE + program, { globals });
    functions.push(...names.map((name) => globals.get(name)));
    return await use(...functions);
  } finally {
    for (const one of functions) one.destroy();
    globals.destroy();
  }
}

/** The kind of an error of Python that JavaScript gets, without its trace. */
const failure = (promise) => promise.then(() => "no error", ({ name, message }) => [name, message.trim().split("\n").at(-1)]);

const AWAITABLES = `
promise = run_js("[Promise.resolve(99)]")[0]
results = [
    outcome(run_sync, seven()),
    outcome(run_sync, create_task(seven())),
    outcome(run_sync, sleep(0.001)),
    outcome(run_sync, js_sleep(1)),
    outcome(lambda: list(run_sync(gather(seven(), sleep(0.001), js_sleep(1), js_sleep(2))))),
    outcome(run_sync, promise),
]
to_js(results)
`;

export const scenarios = {
  "awaitables of all kinds": (pyodide) => python(pyodide, AWAITABLES),

  "other values are type errors": (pyodide) =>
    python(pyodide, `
def generator():
    yield 1
to_js([outcome(run_sync, value).split(":")[0] for value in (1, None, [1, 2], iter([1, 2]), generator())])
`),

  "functions of JavaScript": (pyodide) =>
    python(pyodide, `
later = run_js("async (value) => { await new Promise((resolve) => setTimeout(resolve, 1)); return value; }")
fails = run_js("async () => { throw new Error('of JavaScript'); }")
to_js([outcome(run_sync, later(7)), outcome(lambda: run_sync(later(None)) is None or run_sync(run_js("async () => null")()) is jsnull), outcome(run_sync, fails())])
`),

  "a call that cannot be suspended": (pyodide) =>
    python(pyodide, `
later = run_js("async () => 7")
promise = later()
outcome(run_sync, promise)
`, { isPromising: false }),

  "the event loop": (pyodide) =>
    python(pyodide, `
loop = get_event_loop()
to_js([
    outcome(loop.run_until_complete, seven()),
    outcome(loop.run_until_complete, create_task(seven())),
    outcome(lambda: list(loop.run_until_complete(gather(seven(), js_sleep(1))))),
    outcome(loop.run_until_complete, run_js("[Promise.resolve(99)]")[0]),
])
`),

  async "calls in turn"(pyodide) {
    const { wait, open } = gate();
    const program = `
order = []
def f(name):
    local = [name] * 50
    for step in range(5):
        run_sync(wait(f"{name}{step}"))
        order.append(f"{name}{step}{local == [name] * 50}")
def result():
    return to_js(order)
`;
    return withFunctions(pyodide, program, ["f", "result"], { wait }, async (f, result) => {
      const calls = [f.callPromising("a"), f.callPromising("b"), f.callPromising("c")];
      await open("a0", "b0", "a1", "c0", "b1", "a2", "a3", "c1", "b2", "c2", "a4", "b3", "c3", "b4", "c4");
      await Promise.all(calls);
      return result();
    });
  },

  async "calls that end in an order different from that of their beginnings"(pyodide) {
    const { wait, open } = gate();
    const names = Array.from({ length: 40 }, (_, index) => `n${index}`);
    const program = `
def deep(name, depth):
    if depth:
        values = (name, depth)
        assert deep(name, depth - 1) == name
        return values[0]
    run_sync(wait(name))
    return name
`;
    return withFunctions(pyodide, program, ["deep"], { wait }, async (deep) => {
      const calls = names.map((name, index) => deep.callPromising(name, index % 7));
      // Every third one first.
      await open(...[0, 1, 2].flatMap((rest) => names.filter((_, index) => index % 3 === rest)));
      return Promise.all(calls);
    });
  },

  async "synchronous and asynchronous functions"(pyodide) {
    const { wait, open } = gate();
    const program = `
order = []
async def a(name):
    await wait(name)
    order.append("a" + name)
def b(name):
    run_sync(wait(name))
    order.append("b" + name)
def result():
    return to_js(order)
`;
    return withFunctions(pyodide, program, ["a", "b", "result"], { wait }, async (a, b, result) => {
      const calls = [b.callPromising("1"), b.callPromising("2"), a("3"), b.callPromising("4"), a("5"), a("6")];
      await open("5", "2", "3", "4", "6", "1");
      await Promise.all(calls);
      return result();
    });
  },

  async "promising calls inside others"(pyodide) {
    const functions = {};
    const values = {
      first: async () => (await turn(), functions.g1.callPromising()),
      second: async () => (await turn(), functions.g2.callPromising()),
      last: async () => (await turn(), "the last one"),
    };
    const program = `
order = []
def g():
    run_sync(js_sleep(1))
    return run_sync(first())
def g1():
    run_sync(js_sleep(1))
    return run_sync(second())
def g2():
    run_sync(js_sleep(1))
    return run_sync(last())
def counts():
    for number in range(20):
        run_sync(js_sleep(0))
        order.append(number)
    return to_js(order)
`;
    return withFunctions(pyodide, program, ["g", "g1", "g2", "counts"], values, async (g, g1, g2, counts) => {
      Object.assign(functions, { g1, g2 });
      return Promise.all([g.callPromising(), counts.callPromising()]);
    });
  },

  "reactions to promises": (pyodide) =>
    python(pyodide, `
results = []
def f(*values):
    run_sync(sleep(0.001))
    results.append(len(values))
passes = run_js("async () => 7")
fails = run_js("async () => { throw new Error('oops'); }")
await passes().then(f, f)
await fails().then(f, f)
await passes().finally_(f)
to_js(results)
`),

  "an error and a call before it is seen": (pyodide) =>
    withFunctions(pyodide, `
def a():
    raise Exception("of a")
def b():
    return 7
`, ["a", "b"], {}, async (a, b) => {
      const promise = failure(a.callPromising());
      const value = b();
      return [value, await promise];
    }),

  async "a suspension in an except block"(pyodide) {
    const { wait, open } = gate();
    const program = `
import sys
order = []
def note(text):
    order.append(f"{text} {sys.exception()!r}")
def g(name):
    note(name + "0")
    try:
        raise Exception(name)
    except Exception:
        note(name + "1")
        run_sync(wait(name))
        note(name + "2")
    note(name + "3")
def result():
    return to_js(order)
`;
    return withFunctions(pyodide, program, ["g", "note", "result"], { wait }, async (g, note, result) => {
      const calls = [g.callPromising("a"), g.callPromising("b")];
      note("between");
      await open("b", "a");
      await Promise.all(calls);
      return result();
    });
  },

  async "where a call can be suspended"(pyodide) {
    const program = `
def can(): return can_run_sync()
async def can_async(): return can_run_sync()
def below_javascript(): return run_js("(f) => f()")(can)
async def awaits_javascript(): return await run_js("(f) => f()")(can_async)
`;
    return withFunctions(pyodide, program, ["can", "can_async", "below_javascript", "awaits_javascript"], {}, async (can, ...more) => [
      can(),
      await can.callPromising(),
      await more[0](),
      await more[1].callPromising(),
      await more[2](),
    ]);
  },

  "errors of promising calls": (pyodide) =>
    withFunctions(pyodide, `
def fails(): 1 / 0
async def fails_later(): 1 / 0
def fails_after():
    run_sync(js_sleep(1))
    1 / 0
`, ["fails", "fails_later", "fails_after"], {}, (...all) => Promise.all(all.map((one) => failure(one.callPromising())))),

  "the memory does not grow": (pyodide) =>
    withFunctions(pyodide, `
def nothing(): pass
def waits(): run_sync(js_sleep(0))
def waits_for_task(): run_sync(create_task(seven()))
`, ["nothing", "waits", "waits_for_task"], {}, async (...all) => {
      const sizes = [];
      for (const one of all) {
        const calls = () => Promise.all(Array.from({ length: 100 }, () => one.callPromising()));
        await calls();
        const before = pyodide._module.HEAP8.length;
        for (let times = 0; times < 4; times++) await calls();
        sizes.push(pyodide._module.HEAP8.length - before);
      }
      return sizes;
    }),
};

/** The errors without stack switching. */
export const withoutStackSwitching = {
  "an engine without stack switching": (pyodide) =>
    withFunctions(pyodide, "def f(): return outcome(run_sync, 1)", ["f"], {}, async (f) => [f(), await failure(f.callPromising())]),
};
