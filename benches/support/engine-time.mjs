/**
 * Measures from outside the time in which the engine compiles and instantiates. If one happens within the other (a
 * loader may instantiate for each import that the engine obtains), each is counted separately.
 */

/** Wraps the engine's constructors. The times in the result are in milliseconds, and increase until they are reset. */
export function engineTime() {
  const spent = {
    compile: 0,
    instantiate: 0,
    reset() {
      spent.compile = spent.instantiate = 0;
    },
  };
  let within = 0;
  const wrap = (name, what) => {
    WebAssembly[name] = new Proxy(WebAssembly[name], {
      construct(target, args, newTarget) {
        const outer = within;
        within = 0;
        const begin = performance.now();
        try {
          return Reflect.construct(target, args, newTarget);
        } finally {
          const taken = performance.now() - begin;
          spent[what] += taken - within;
          within = outer + taken;
        }
      },
    });
  };
  wrap("Module", "compile");
  wrap("Instance", "instantiate");
  return spent;
}
