/**
 * How long the engine compiles and instantiates, told from outside. Where one happens within the other (a
 * loader instantiates for each import that the engine asks it for), each counts for itself.
 */

/** Wraps the engine's constructors; the times in the result go on, in milliseconds, until they are reset. */
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
