// The checks of an answer.

/** Throws unless the two values are the same when written as JSON. */
export function expectEqual(actual, expected, name) {
  const [got, wanted] = [actual, expected].map((value) => JSON.stringify(value));
  if (got !== wanted) throw new Error(`wrong ${name}: expected ${wanted}, found ${got}`);
}

/** Calls `action`, which must throw, and returns the error. */
export function expectThrow(action, name) {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error(`${name} did not throw`);
}
