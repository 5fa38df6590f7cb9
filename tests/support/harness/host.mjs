// The host functions that fixtures can import, by name. A case says in its header which of them
// it wants, and which of those are to suspend.

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

// With a signature a JavaScript function can get an address.
hostFunctions.answer.sig = "i";

/** So that a test can tell what the host threw from what an engine or a linker did. */
export class HostError extends Error {
  name = "HostError";
}

function lookup(name) {
  if (!Object.hasOwn(hostFunctions, name)) throw new Error(`there is no host function \`${name}\``);
  return hostFunctions[name];
}

const table = (names, create) => Object.fromEntries(names.map((name) => [name, create(name)]));

/**
 * `{ jsLibrary, emJs, create }` of one program. Functions are shared, `Suspending` objects are not.
 * What calls `hold` stays suspended until the promise `held` is settled.
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
