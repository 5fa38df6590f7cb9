// The host functions that fixtures can import, by name. The header of a case lists the functions that
// it needs, and those that must suspend.

const hostFunctions = {
  answer: () => 42,
  answer64: () => 42n,
  add: (left, right) => left + right,
  add64: (left, right) => left + right,
  apply: (func, value) => func(value),
  identity: (value) => value,
  hold: (value) => value,
  pause: (value) => value,
  pause_none: () => {},
  fail: () => {
    throw new HostError("the host function fails");
  },
  fd_close: (descriptor) => descriptor,
};

// A JavaScript function can get an address only if it has a signature.
hostFunctions.answer.sig = "i";

/** A separate class, so that a test can distinguish errors of the host from errors of an engine or a linker. */
export class HostError extends Error {
  name = "HostError";
}

function lookup(name) {
  if (!Object.hasOwn(hostFunctions, name)) throw new Error(`there is no host function \`${name}\``);
  return hostFunctions[name];
}

const table = (names, create) => Object.fromEntries(names.map((name) => [name, create(name)]));

/**
 * Returns `{ jsLibrary, emJs, create }` for one program. Programs share functions, but not `Suspending` objects.
 * A call to `hold` remains suspended until the promise `held` is settled.
 */
export function createHost({ functions, suspending, emJs }, held) {
  const suspendable = (func) =>
    func === hostFunctions.hold
      ? (value) => held.then(() => value)
      : async (...args) => func(...args);
  const create = (name, isSuspending) =>
    isSuspending ? new WebAssembly.Suspending(suspendable(lookup(name))) : lookup(name);
  return {
    jsLibrary: {
      ...table(functions, (name) => create(name, false)),
      ...table(suspending, (name) => create(name, true)),
    },
    emJs: table(emJs, lookup),
    create,
  };
}
