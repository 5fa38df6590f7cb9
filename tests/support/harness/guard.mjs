// Forbids to generate code, as Cloudflare Workers do, and pages with a strict policy: then modules
// can be instantiated, and none can be compiled.
//
// What a program has kept of the WebAssembly JS API would escape, so this comes before the package
// is imported.

let isForbidden = false;

const bytesAreForbidden = (source) => isForbidden && !(source instanceof WebAssembly.Module);
const refusal = () => new WebAssembly.CompileError("code generation is forbidden");

/** Makes it possible to forbid; nothing is forbidden yet. */
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

/** Forbids it from the end of `action` on, and says nothing about what came before. */
export async function whileAllowed(action) {
  isForbidden = false;
  try {
    return await action();
  } finally {
    isForbidden = true;
  }
}
