// Programs in which the fixtures are loaded: by the loader of the conformance cases, or by the least
// that has a late-binding stub.

import { createProgram } from "../../../tests/support/loader.mjs";
import { hasProperTailCalls, tailCallSuspends } from "../../../tests/support/tail-calls.mjs";
import { dso, wasm } from "./fixtures.mjs";

export const hasStackSwitching = typeof WebAssembly.Suspending === "function";

/** What a test of suspension says where there is none. */
export const needsStackSwitching = { skip: !hasStackSwitching && "the engine has no JSPI" };

/** What a test says whose program has a function that only calls itself. */
export const needsStackToOverflow = {
  skip: hasProperTailCalls() && "tail calls in JavaScript use no stack",
};

/** What a test says that wants the entries of a PLT to leave no frame. */
export const needsTailCalls = {
  skip: hasStackSwitching && !tailCallSuspends(wasm("tail-call-probe")) && "PLT entries make no tail calls",
};

/** Every program of a test, so that none is collected between two looks at `stats()`. */
export const kept = [];

/** Starts a program of fixtures; `main` and what `libraries` maps names to are names of fixtures, or binaries. */
export async function start({ main = "main", libraries = {}, ...options } = {}) {
  const module = new WebAssembly.Module(typeof main === "string" ? dso(main) : main);
  const bytes = Object.entries(libraries).map(([name, fixture]) => [
    name,
    typeof fixture === "string" ? dso(fixture) : fixture,
  ]);
  const program = await createProgram({
    main: { module, instantiate: (imports) => new WebAssembly.Instance(module, imports) },
    libraries: Object.fromEntries(bytes),
    ...options,
  });
  kept.push(program);
  return program;
}

/**
 * The import object of one DSO that binds late to itself, as a loader makes it. `linked(instance)`
 * says what its definitions are.
 */
export function selfImports(extra = {}) {
  let exports;
  // The memory tells Latebind which program a library belongs to.
  const memory = new WebAssembly.Memory({ initial: 1 });
  const env = new Proxy(Object.create(null), {
    get(stubs, name) {
      if (name === "memory") return memory;
      return (stubs[name] ??= (...args) => exports[name](...args));
    },
  });
  return {
    imports: { env, ...extra },
    linked(instance) {
      kept.push(instance);
      exports = instance.exports;
      return instance;
    },
  };
}
