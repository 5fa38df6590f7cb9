// How a case says that an answer is wrong.

/** Throws unless the two values are the same when written as JSON. */
export function expectEqual(actual, expected, what) {
  const [got, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (got !== wanted) throw new Error(`wrong ${what}: expected ${wanted}, found ${got}`);
}

/** Calls `action`, which has to throw, and returns what it threw. */
export function expectThrow(action, what) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error(`${what} did not throw`);
}
