/**
 * One process of the benchmark `call`: a case with all of its contenders, each verified, warm, and timed in
 * turn. Prints `{ contender: { values } | { fails } | { lacks } }` with nanoseconds a call.
 */

import { matches } from "../../tests/support/harness/outcome.mjs";
import { start } from "./definitions.mjs";
import { lacking } from "./features.mjs";
import { load } from "./load.mjs";
import { interleave } from "./measure.mjs";
import { calleeModule, callerModule, expected } from "./programs.mjs";

const { definition, contenders, milliseconds, rounds, dist } = JSON.parse(process.argv[2]);
const WARM_ROUNDS = 4;
const VERIFIED = 1000;

/** The loop of a contender, bound and verified: a function of how often to call. */
async function prepare(id) {
  const strategy = await start(id, { dist });
  const pause = definition.suspends && new WebAssembly.Suspending(() => Promise.resolve());
  let definitions = { pause };
  const loadCallee = () => {
    const module = new WebAssembly.Module(calleeModule(definition, { label: id }));
    const { exports } = new WebAssembly.Instance(module, { env: { pause } });
    definitions = { pause, ...exports };
  };
  if (id === "direct") loadCallee();
  const caller = callerModule(definition, { shape: strategy.shape, label: id });
  const exports = load(strategy, caller, (name) => definitions[name]);
  if (strategy.shape !== "self" && id !== "direct") loadCallee();

  const isPromising = definition.suspends || strategy.enter === "promising";
  const run = isPromising ? WebAssembly.promising(exports.run) : exports.run;
  // The first call binds; what comes after has to be the same.
  for (const times of [1, VERIFIED]) {
    const found = await run(times);
    const wanted = expected(definition, times);
    if (found !== wanted) throw new Error(`${id} computes ${found} instead of ${wanted}`);
  }
  return run;
}

/** How often to call so that it takes about as long as wanted. Warms up by the way. */
async function calibrate(run) {
  for (let times = 100; ; times *= 4) {
    const begin = performance.now();
    await run(times);
    const taken = performance.now() - begin;
    if (taken > milliseconds / 4) return Math.max(1, Math.round((times * milliseconds) / taken));
  }
}

const results = {};
const timed = {};
for (const { id, needs } of contenders) {
  const lacks = lacking(needs);
  const failure = definition.fails?.[id];
  if (lacks) {
    results[id] = { lacks };
    continue;
  }
  let run;
  try {
    run = await prepare(id);
  } catch (error) {
    const outcome = { kind: "throws", error: failure, symbol: null };
    if (!failure || !matches(outcome, { error })) throw error;
    results[id] = { fails: `${error.name}: ${error.message}` };
    continue;
  }
  if (failure) throw new Error(`${id} was to fail with ${failure}, and works`);
  await calibrate(run);
  const times = await calibrate(run);
  timed[id] = async () => {
    const begin = performance.now();
    await run(times);
    return ((performance.now() - begin) * 1e6) / times;
  };
}
await interleave(timed, WARM_ROUNDS);
for (const [id, values] of Object.entries(await interleave(timed, rounds))) results[id] = { values };
console.log(JSON.stringify(results));
