/** Contenders side by side, in whichever engine. */

/**
 * Runs each contender once a round, in turn, another one first each time.
 *
 * @param contenders name → function that gives a time, or a promise of one
 * @param rounds how many rounds
 * @param most how many at most, as long as `isEnough` says of the times that they are not enough
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
