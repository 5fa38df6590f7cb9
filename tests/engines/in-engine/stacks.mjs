// Measures the size of a stack in an engine, and the number of stacks.

/** `f(n)` calls itself `n` times, and then the import. */
// prettier-ignore
const RECURSION = Uint8Array.of(
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 8, 2, 0x60, 0, 0, 0x60, 1, 0x7f, 0,
  2, 6, 1, 0, 1, 0x70, 0, 0, // (import "" "p" (func))
  3, 2, 1, 1,
  7, 5, 1, 1, 0x66, 0, 1, // (export "f" (func 1))
  10, 19, 1, 17, 0,
  0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x10, 1, // (if n (call 1 (n - 1)))
  0x05, 0x10, 0, 0x0b, 0x0b, // (else (call 0))
);

const MANY = 1000;
const DEEPEST = 1_000_000;

function recursion(last) {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(RECURSION), { "": { p: last } });
  return instance.exports.f;
}

/** Returns the largest depth, to within a tenth. */
async function depthOf(call) {
  let found = 0;
  for (let depth = 1000; depth < DEEPEST; depth = Math.round(depth * 1.1)) {
    try {
      await call(depth);
      found = depth;
    } catch {
      break;
    }
  }
  return found;
}

async function areHeld(count) {
  let resume;
  const wait = new Promise((resolve) => (resume = resolve));
  const run = WebAssembly.promising(recursion(new WebAssembly.Suspending(() => wait)));
  const all = Promise.all(Array.from({ length: count }, () => run(10)));
  resume();
  return all.then(
    () => true,
    () => false,
  );
}

/** Returns the rows of docs/engines.md about stacks, or none if the engine cannot compile or suspend. */
export async function probeStacks() {
  try {
    const outside = await depthOf(recursion(() => {}));
    const found = { "frames of a small function": outside };
    if (!WebAssembly.promising) return found;
    const suspended = WebAssembly.promising(recursion(new WebAssembly.Suspending(async () => {})));
    return {
      ...found,
      "frames of a small function, suspended stack": await depthOf(suspended),
      [`${MANY.toLocaleString("en-US")} stacks suspended at the same time`]: await areHeld(MANY),
    };
  } catch {
    return {};
  }
}
