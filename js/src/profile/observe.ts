/** Wraps the WebAssembly JS API, to see which modules are compiled and instantiated. It changes none of them. */

import { sectionsOf } from "../engine/engine.js";
import { putFunction, type Undo } from "../engine/replace.js";
import { copyOf, type Program, Programs } from "./programs.js";
import { rememberSuspending } from "./values.js";

type Callable = (...args: unknown[]) => unknown;
type Made = { module: WebAssembly.Module; instance: WebAssembly.Instance };

/**
 * Wraps the API. Returns the programs that are seen, and a function that restores the API.
 *
 * @throws TypeError if a function of the API cannot be replaced. Then none is.
 */
export function observeApi(api: typeof WebAssembly): { programs: Programs; undo: Undo } {
  const programs = new Programs();
  const undos: Undo[] = [];
  const undo = (): void => undos.reverse().forEach((undo) => undo());

  replace("Module", {
    construct(target, args: unknown[], newTarget) {
      const bytes = copyOf(args[0]);
      const module = Reflect.construct(target, args, newTarget) as WebAssembly.Module;
      programs.compiled(module, bytes);
      return module;
    },
  });
  replace("Instance", {
    construct(target, args: unknown[], newTarget) {
      const snapshot = programs.snapshot(args[1]);
      const instance = Reflect.construct(target, args, newTarget) as WebAssembly.Instance;
      programs.instantiated(args[0] as WebAssembly.Module, args[1], snapshot);
      return instance;
    },
  });
  replace("Suspending", {
    construct(target, args: unknown[], newTarget) {
      const object = Reflect.construct(target, args, newTarget) as object;
      rememberSuspending(object, args[0]);
      return object;
    },
  });
  replace("compile", {
    async apply(target: Callable, self, args: unknown[]) {
      const bytes = copyOf(args[0]);
      const module = await Reflect.apply(target, self, args);
      programs.compiled(module, bytes);
      return module;
    },
  });
  replace("compileStreaming", {
    async apply(target: Callable, self, [source, ...rest]: unknown[]) {
      const { response, bytes } = readTwice(source);
      const module = await Reflect.apply(target, self, [response, ...rest]);
      programs.compiled(module, bytes);
      return module;
    },
  });
  replace("instantiate", {
    async apply(target: Callable, self, args: unknown[]) {
      const [source, imports] = args;
      const snapshot = programs.snapshot(imports);
      const bytes = copyOf(source);
      const made = await Reflect.apply(target, self, args);
      if (sectionsOf(source, "")) {
        programs.instantiated(source as WebAssembly.Module, imports, snapshot);
      } else {
        const { module } = made as Made;
        programs.compiled(module, bytes);
        programs.instantiated(module, imports, snapshot);
      }
      return made;
    },
  });
  replace("instantiateStreaming", {
    async apply(target: Callable, self, [source, imports, ...rest]: unknown[]) {
      const snapshot = programs.snapshot(imports);
      const { response, bytes } = readTwice(source);
      const made = await Reflect.apply(target, self, [response, imports, ...rest]);
      const { module } = made as Made;
      programs.compiled(module, bytes);
      programs.instantiated(module, imports, snapshot);
      return made;
    },
  });
  return { programs, undo };

  /** Replaces a function with a proxy, if the engine has it. */
  function replace(name: string, handler: ProxyHandler<Callable>): void {
    const original: unknown = Reflect.get(api, name);
    if (typeof original !== "function") return;
    const proxy = new Proxy(original as Callable, handler);
    try {
      undos.push(...putFunction(api, name, original, proxy));
    } catch (error) {
      undo();
      throw error;
    }
  }
}

/** Reads a response a second time, while the engine compiles it. */
function readTwice(source: unknown): { response: Promise<unknown>; bytes: Program["bytes"] } {
  const clone = Promise.resolve(source).then((response) => {
    try {
      return { response, copy: (response as Response).clone() };
    } catch {
      return { response, copy: undefined };
    }
  });
  const bytes = clone.then(async ({ copy }) => copy && new Uint8Array(await copy.arrayBuffer()));
  return {
    response: clone.then(({ response }) => response),
    // The engine reports failures of the stream.
    bytes: bytes.catch(() => undefined),
  };
}
