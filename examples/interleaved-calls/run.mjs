/** The number of calls, and how many wait at any time. */
const CALLS = 12;
const WAITING = 3;

/**
 * Starts the program, and runs calls that are suspended at the same time: one continues when the third one after it has
 * begun to wait. Resolves to one object for each call: the address and the size of its array, in bytes, and the number
 * of elements that were wrong when it continued.
 */
export async function run(createProgram) {
  const arrays = [];
  const resolvers = [];
  const wait = (id, start, bytes) => {
    arrays[id] = { start, bytes, wrong: 0 };
    return new Promise((resolve) => (resolvers[id] = resolve));
  };
  const program = await createProgram({ wait });
  await program._start();
  const calls = [];
  for (let id = 0; id < CALLS + WAITING; id++) {
    // The arrays have different sizes.
    if (id < CALLS) calls[id] = program._run(id, 100 * (4 + ((5 * id) % 7)));
    const first = id - WAITING;
    if (first >= 0) {
      resolvers[first]();
      arrays[first].wrong = await calls[first];
    }
  }
  return arrays;
}
