/** Runs contenders in turn, in any engine. */

/**
 * Runs each contender once per round, in turn. A different one goes first in each round.
 *
 * @param contenders name → function that returns a time, or a promise of one
 * @param rounds the least number of rounds
 * @param most the largest number of rounds, which run while `isEnough` returns `false` for the times
 */
export async function interleave(contenders, rounds, { most = rounds, isEnough } = {}) {
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds || (round < most && !isEnough(times)); round++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(round + turn) % names.length];
      times[name].push(await contenders[name]());
    }
  }
  return times;
}
