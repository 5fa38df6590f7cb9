// Forbids code generation, like Cloudflare Workers and pages with a strict policy: modules can then be
// instantiated, but not compiled.
//
// Functions of the WebAssembly JS API that a program has saved would bypass the guard, so the guard is
// installed before the package is imported.

let isForbidden = false;

const bytesAreForbidden = (source) => isForbidden && !(source instanceof WebAssembly.Module);
const refusal = () => new WebAssembly.CompileError("code generation is forbidden");

/** Installs the guard, which does not forbid anything yet. */
export function installGuard() {
  const { Module, compile, instantiate } = WebAssembly;
  WebAssembly.Module = new Proxy(Module, {
    construct(target, args, newTarget) {
      if (isForbidden) throw refusal();
      return Reflect.construct(target, args, newTarget);
    },
  });
  const guard = (original) => async (source, ...rest) => {
    if (bytesAreForbidden(source)) throw refusal();
    return original(source, ...rest);
  };
  WebAssembly.compile = guard(compile);
  WebAssembly.instantiate = guard(instantiate);
}

/** Allows code generation during `action`, and forbids it afterward. */
export async function whileAllowed(action) {
  isForbidden = false;
  try {
    return await action();
  } finally {
    isForbidden = true;
  }
}
