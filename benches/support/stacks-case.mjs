/**
 * One process of the benchmark `stacks`, or one page, because this file uses no file system and no process.
 * A main module has functions that suspend, and functions that do not.
 */

import { body, dylinkSection, encode, functionType, leb, list, section, text } from "./encode.mjs";
import { interleave } from "./interleave.mjs";

/** More than 100,000 calls: engines that compile in two steps take that many to optimize all functions on the path. */
const WARM_ROUNDS = 40;
const ENV = text("env");
const I32 = 0x7f;

/** The parameters of the functions of which a program makes many promising. */
const PARAMETERS = ["", "i32", "i32 i32", "i32 i32 i32", "i64", "f64", "i32 f64", "i32 i32 i32 i32"];

/**
 * `hold(bytes, times)` waits some times with a frame of some bytes, and `work` does not wait. Both return the first
 * byte of their frames. There are more functions, which do nothing.
 */
function mainModule(count) {
  const types = [
    { params: ["i32", "i32"], results: ["i32"] },
    { params: [], results: [] },
    ...PARAMETERS.map((names) => ({ params: names ? names.split(" ") : [], results: ["i32"] })),
  ];
  // local 2 is the frame
  const enter = [0x23, 0, 0x20, 0, 0x6b, 0x22, 2, 0x24, 0, 0x20, 2, 0x41, 42, 0x3a, 0, 0];
  const leave = [0x20, 2, 0x20, 0, 0x6a, 0x24, 0, 0x20, 2, 0x2d, 0, 0];
  const wait = [0x03, 0x40, 0x10, 0, 0x20, 1, 0x41, 1, 0x6b, 0x22, 1, 0x0d, 0, 0x0b];
  const allocate = [0x23, 1, 0x23, 1, 0x20, 0, 0x20, 1, 0x6c, 0x6a, 0x24, 1];
  const many = Array.from({ length: count }, (_, index) => index);
  return encode(
    dylinkSection(),
    section(1, list(types.map(functionType))),
    section(2, list([[ENV, text("wait"), 0, 1]])),
    section(3, list([0, 0, 0, ...many.map((index) => 2 + (index % PARAMETERS.length))])),
    section(5, list([[0, 64]])),
    section(6, list([[I32, 1, 0x41, leb(1 << 19), 0x0b], [I32, 1, 0x41, leb(1 << 21), 0x0b]])),
    section(7, list([
      [text("memory"), 2, 0],
      [text("__stack_pointer"), 3, 0],
      [text("hold"), 0, 1],
      [text("work"), 0, 2],
      [text("calloc"), 0, 3],
      ...many.map((index) => [text(`f${index}`), 0, leb(4 + index)]),
    ])),
    section(10, list([
      body(["i32"], enter, wait, leave),
      body(["i32"], enter, leave),
      body([], allocate),
      ...many.map(() => body([], 0x41, 42)),
    ])),
  );
}

/** Starts the program. */
async function start(count = 0) {
  const done = Promise.resolve();
  const env = { wait: new WebAssembly.Suspending(() => done) };
  const { instance } = await WebAssembly.instantiate(mainModule(count), { env });
  return instance.exports;
}

/** Resolves to times by contender, or to the time of one contender. */
export function measureStacks(argument) {
  return argument.contender ? measureFirst(argument) : measure(argument);
}

/** Measures suspensions, or calls that do not suspend if there are no `bytes`. */
async function measure({ bytes, calls, times, rounds, dist }) {
  const { install, uninstall, stats } = await import(`${dist}/index.mjs`);
  const timed = async () => {
    const exports = await start();
    const [hold, work] = [exports.hold, exports.work].map(WebAssembly.promising);
    if ((await hold(64, 2)) !== 42 || (await work(64, 1)) !== 42) throw new Error("a wrong answer");
    return async () => {
      const begin = performance.now();
      let result = 42;
      if (bytes) result = await Promise.all(Array.from({ length: calls }, () => hold(bytes, times)));
      else for (let call = 0; call < times; call++) void work(64, 1);
      const end = performance.now();
      if ([result].flat().some((value) => value !== 42)) throw new Error("a wrong answer");
      // The promises are settled in between.
      await undefined;
      return ((end - begin) * 1e6) / (times * (calls ?? 1));
    };
  };
  const stock = await timed();
  install();
  const auto = await timed();
  uninstall();
  if (!stats().at(-1).stacks) throw new Error("the program does not have several stacks");
  await interleave({ stock, auto }, WARM_ROUNDS);
  return interleave({ stock, auto }, rounds);
}

/** Measures how long a program takes to make its functions promising, and to call each once. */
async function measureFirst({ contender, functions, dist }) {
  const { install, stats } = await import(`${dist}/index.mjs`);
  if (contender === "auto") install();
  const exports = await start(functions);
  if (contender === "auto" && !stats().at(-1).stacks) throw new Error("the program does not have several stacks");
  const targets = Array.from({ length: functions }, (_, index) => exports[`f${index}`]);
  const values = PARAMETERS.map((names) => (names ? names.split(" ") : []).map((name) => (name === "i64" ? 1n : 1)));
  const begin = performance.now();
  const made = targets.map((target) => WebAssembly.promising(target));
  const promises = made.map((target, index) => target(...values[index % values.length]));
  const milliseconds = performance.now() - begin;
  const results = await Promise.all(promises);
  if (results.some((result) => result !== 42)) throw new Error("a wrong answer");
  return { milliseconds };
}
