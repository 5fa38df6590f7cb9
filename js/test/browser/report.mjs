// Sends what a page found to the test that opened it.

/** The promise of what a call gives, or of the class of what it throws. */
export async function settled(call) {
  try {
    return await call();
  } catch (error) {
    return error.constructor.name;
  }
}

/** Reports, with the violations of the page's policy so far. */
export async function report(found) {
  // Violations are told in tasks of their own.
  await new Promise((resolve) => setTimeout(resolve, 50));
  const { violations } = globalThis;
  await fetch("/result", { method: "POST", body: JSON.stringify({ ...found, violations }) });
}
