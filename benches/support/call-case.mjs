/**
 * Runs a case of the benchmark `call` with all of its contenders. Each is verified, warmed up, and timed in turn. This
 * file uses no file system and no process, so that a page can load it.
 */

import { matches } from "../../tests/support/harness/outcome.mjs";
import { lacking } from "./features.mjs";
import { interleave } from "./interleave.mjs";
import { load } from "./load.mjs";
import { calleeModule, callerModule, expected } from "./programs.mjs";
import { begin } from "./strategy.mjs";

const WARM_ROUNDS = 4;
const VERIFIED = 1000;

/** Returns the loop of a contender, bound and verified: a function of the number of calls. */
async function prepare(contender, definition, dist) {
  const { id } = contender;
  const strategy = await begin(contender, { dist });
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
  if (definition.loadAll?.includes(id)) strategy.loadAll();

  const isPromising = definition.suspends || strategy.enter === "promising";
  const run = isPromising ? WebAssembly.promising(exports.run) : exports.run;
  // The first call binds. Later calls must return the same result.
  for (const times of [1, VERIFIED]) {
    const found = await run(times);
    const wanted = expected(definition, times);
    if (found !== wanted) throw new Error(`${id} computes ${found} instead of ${wanted}`);
  }
  return run;
}

/** Returns the resolution of the clock in milliseconds, which is coarse in pages. */
function resolution() {
  const begin = performance.now();
  let now;
  do now = performance.now();
  while (now === begin);
  return now - begin;
}

/** The number of clock ticks that make a time exact enough. */
const TICKS = 20;

/** Returns the number of calls that takes about the requested time. Also warms up the code. */
async function calibrate(run, milliseconds) {
  for (let times = 100; ; times *= 4) {
    const begin = performance.now();
    await run(times);
    const taken = performance.now() - begin;
    if (taken > milliseconds / 4) return Math.max(1, Math.round((times * milliseconds) / taken));
  }
}

/**
 * Resolves to `{ contender: { values } | { fails } | { lacks } }`, with nanoseconds per call. `contenders` have the
 * form of `definitions/strategies.json`.
 */
export async function measureCase({ definition, contenders, milliseconds: least, rounds, dist }) {
  const milliseconds = Math.max(least, TICKS * resolution());
  const results = {};
  const timed = {};
  for (const contender of contenders) {
    const { id, needs = [] } = contender;
    const lacks = lacking([...new Set([...needs, ...(definition.needs ?? [])])]);
    const failure = definition.fails?.[id];
    if (lacks) {
      results[id] = { lacks };
      continue;
    }
    let run;
    try {
      run = await prepare(contender, definition, dist);
    } catch (error) {
      const outcome = { kind: "throws", error: failure, symbol: null };
      if (!failure || !matches(outcome, { error })) throw error;
      results[id] = { fails: `${error.name}: ${error.message}` };
      continue;
    }
    if (failure) throw new Error(`${id} was to fail with ${failure}, and works`);
    await calibrate(run, milliseconds);
    const times = await calibrate(run, milliseconds);
    const wanted = expected(definition, times);
    timed[id] = async () => {
      const begin = performance.now();
      const found = await run(times);
      const taken = performance.now() - begin;
      if (found !== wanted) throw new Error(`${id} computes ${found} instead of ${wanted}`);
      return (taken * 1e6) / times;
    };
  }
  await interleave(timed, WARM_ROUNDS);
  for (const [id, values] of Object.entries(await interleave(timed, rounds))) results[id] = { values };
  return results;
}
