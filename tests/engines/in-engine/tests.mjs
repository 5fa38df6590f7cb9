// The part of node:test that js/test uses, for every engine alike: tests run one after the other, once
// their file is there as a whole. It knows of no file system and no process, so that a page can use it.

/** How long one test may take, in milliseconds. */
const TIME_LIMIT = 60_000;

/** An error with its stack, which not in every engine begins with the message. */
export function inWords(error) {
  const stack = String(error?.stack ?? "");
  return stack.startsWith(String(error)) ? stack : `${error}\n${stack}`.trim();
}

function within(limit, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no end after ${limit} ms`)), limit);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function attempt(actions, timeout = TIME_LIMIT) {
  try {
    for (const action of actions) await within(timeout, action());
    return { status: "passed" };
  } catch (error) {
    return { status: "failed", message: inWords(error) };
  }
}

/**
 * Runs a file of tests, which `load` imports, and tells of it step by step: of the names first, then
 * `{ index, status, message }` of each test, and at last that it came to its end.
 */
export async function runTests(load, tell) {
  const tests = [];
  const hooks = { before: [], after: [], afterEach: [] };
  globalThis.latebindTests = {
    test(name, ...rest) {
      const [options, action] = rest.length > 1 ? rest : [{}, rest[0]];
      tests.push({ name, action, ...options });
    },
    before: (action) => hooks.before.push(action),
    after: (action) => hooks.after.push(action),
    afterEach: (action) => hooks.afterEach.push(action),
  };
  // What importing the package adds to the realm is tested, so this has to be out of the way.
  Object.defineProperty(globalThis, "latebindTests", { enumerable: false });
  await load();

  await tell({ names: tests.map(({ name }) => name) });
  const prepared = await attempt(hooks.before);
  for (const [index, { action, skip, timeout }] of tests.entries()) {
    if (skip) {
      await tell({ index, status: "skipped", message: String(skip) });
      continue;
    }
    let outcome = prepared;
    if (outcome.status === "passed") {
      outcome = await attempt([action], timeout);
      const tidied = await attempt(hooks.afterEach);
      if (outcome.status === "passed") outcome = tidied;
    }
    await tell({ index, ...outcome });
  }
  const { status, message } = await attempt(hooks.after);
  await tell({ end: true, ...(status === "failed" && { failure: message }) });
}
