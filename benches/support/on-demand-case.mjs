/** Measures the first call of a function of each library of a program. */

/** The libraries. The first call of all also compiles the code that they share, so it is not measured. */
const LIBRARIES = 10;

/** Returns the milliseconds of each call. `way` is "dlopen", "cached", or "prefetched". */
export async function measureFirstCalls(program, way, prefetch) {
  const call = way === "dlopen" ? program._open_library : program._first;
  const times = [];
  for (let library = 0; library < LIBRARIES; library++) {
    if (way === "prefetched") await prefetch(`part${library}.so`);
    const begin = performance.now();
    await call(library, 1);
    times.push(performance.now() - begin);
  }
  return times.slice(1);
}
