/**
 * Wraps the WebAssembly JS API, to read the bytes that are compiled and to link the DSOs that are
 * instantiated.
 *
 * Each function is wrapped in a `Proxy`, so that names, lengths, prototypes, statics, subclassing,
 * and the errors for wrong arguments remain the engine's.
 */

import {
  type AnyFunction,
  engineInstantiate,
  EngineModule,
  isFunction,
  isObject,
  isStarting,
  listsCanBeReplaced,
  own,
  rememberSuspending,
  sectionsOf,
} from "../engine/engine.js";
import { concatInScratch } from "../engine/bytes.js";
import { put, putFunction, type Undo } from "../engine/replace.js";
import { unpromising } from "../engine/promised.js";
import { Convention } from "../core/abi.js";
import { namespaceOf } from "../program/namespaces.js";
import { isUndefined } from "../program/registry.js";
import { link, type Linked, linkInSteps } from "../link/link.js";
import { type AsyncFunction, makePromising } from "../promising/promising.js";
import { isDso, recall, remember } from "../link/plans.js";
import { importsOfSource } from "./source-imports.js";
import { planOf, takeReplacement } from "./sources.js";
import { copyOf, type DsoCopy } from "./streaming.js";
import { warmUp } from "./warm-up.js";

type Api = typeof WebAssembly;
type Name =
  | "Module"
  | "Instance"
  | "Suspending"
  | "promising"
  | "compile"
  | "compileStreaming"
  | "instantiate"
  | "instantiateStreaming";
type Callable = (...args: unknown[]) => unknown;

/**
 * Wraps the API, and returns a function that restores it.
 *
 * @throws TypeError if a function of the API cannot be replaced. Then none is.
 */
export function hook(api: Api): Undo {
  const undos: Undo[] = [];
  const { compile, compileStreaming, instantiate } = api as unknown as Record<Name, Callable>;

  /** Compiles a source or its replacement, and remembers the module. */
  const compileAs = async (
    source: unknown,
    rest: unknown[],
    plan = planOf(source),
  ): Promise<WebAssembly.Module> => {
    const replacement = takeReplacement(plan);
    try {
      const promise = Reflect.apply(compile, api, [replacement?.bytes ?? source, ...rest]);
      if (plan) warmUp();
      return remember((await promise) as WebAssembly.Module, plan, replacement);
    } catch (error) {
      if (!replacement) throw error;
      // The owner of the source may have changed it meanwhile.
      return compileAs(replacement.restore(), rest, plan);
    }
  };

  const compileStreamingAs = async (source: unknown, rest: unknown[]): Promise<WebAssembly.Module> => {
    let copy: DsoCopy | undefined;
    const response = Promise.resolve(source).then((response: unknown) => {
      copy = copyOf(response);
      return response;
    });
    try {
      const promise = Reflect.apply(compileStreaming, api, [response, ...rest]);
      const module = (await promise) as WebAssembly.Module;
      const bytes = isDso(module) ? await copy?.read() : undefined;
      if (!bytes) return module;
      const plan = planOf(bytes, false, undefined, copy!.url);
      // The bytes of a stream cannot be replaced, so the replacement is compiled separately.
      if (plan?.replacement) return await compileAs(bytes, rest, plan);
      return remember(module, plan);
    } finally {
      copy?.cancel();
    }
  };

  /** `Module.imports`, which lists the imports of the source. */
  const { imports } = {
    imports(module: WebAssembly.Module): WebAssembly.ModuleImportDescriptor[] {
      const list = EngineModule.imports(module);
      const plan = recall(module);
      return plan?.spans ? importsOfSource(plan.prefix, plan.spans, list) : list;
    },
  };

  const instantiateAs = async (
    module: WebAssembly.Module,
    imports: unknown,
  ): Promise<{ module: WebAssembly.Module; instance: WebAssembly.Instance }> => {
    const steps = linkInSteps(module, imports);
    let step = steps.next();
    if (!step.done) {
      // A Worker that is starting cannot wait for the engine's threads.
      const made = !isStarting() && (await engineInstantiate(...step.value).catch(() => undefined));
      step = steps.next(made ? made.instance : undefined);
    }
    const linked = step.value as Linked | undefined;
    try {
      const promise = Reflect.apply(instantiate, api, [module, linked?.imports ?? imports]);
      const instance = (await promise) as WebAssembly.Instance;
      linked?.succeeded(instance);
      return { module, instance };
    } catch (error) {
      linked?.failed(error);
      throw error;
    }
  };

  replace("Module", {
    construct(target, args: unknown[], newTarget) {
      const [source, ...rest] = args;
      // A module that is compiled synchronously is usually a library, and not the main module of a second program.
      // The engine has copied its bytes when it returns.
      const plan = planOf(source, true, isUndefined, "", concatInScratch);
      for (;;) {
        const replacement = takeReplacement(plan);
        try {
          const sources = replacement ? [replacement.bytes, ...rest] : args;
          return remember(Reflect.construct(target, sources, newTarget), plan);
        } catch (error) {
          if (!replacement) throw error;
        }
      }
    },
    get(target, key, receiver): unknown {
      const value: unknown = Reflect.get(target, key, receiver);
      return key === "imports" && listsCanBeReplaced(target) ? imports : value;
    },
  });
  replace("Instance", {
    construct(target, args: unknown[], newTarget) {
      const linked = link(args[0], args[1]);
      if (!linked) return Reflect.construct(target, args, newTarget);
      try {
        const linkedArgs = [args[0], linked.imports];
        const instance = Reflect.construct(target, linkedArgs, newTarget) as WebAssembly.Instance;
        linked.succeeded(instance);
        return instance;
      } catch (error) {
        linked.failed(error);
        throw error;
      }
    },
  });
  replace("compile", {
    apply(target, self, args: unknown[]) {
      const [source, ...rest] = args;
      if (!isObject(source)) return Reflect.apply(target, self, args);
      return compileAs(source, rest);
    },
  });
  replace("compileStreaming", {
    apply: (_, __, [source, ...rest]: unknown[]) => compileStreamingAs(source, rest),
  });
  replace("instantiate", {
    apply(target: Callable, self, args: unknown[]) {
      const [source, imports, ...rest] = args;
      // The engine's error about bytes takes as long as the compilation of a small module.
      if (!ArrayBuffer.isView(source) && !(source instanceof ArrayBuffer) && sectionsOf(source, "")) {
        const module = source as WebAssembly.Module;
        return instantiateAs(module, imports).then(({ instance }) => instance);
      }
      const plan = planOf(source, true, (name, module) => isUndefined(name) && isOfLoader(imports, module));
      if (!plan || !isObject(imports)) return Reflect.apply(target, self, args);
      return compileAs(source, rest, plan).then((module) => instantiateAs(module, imports));
    },
  });
  replace("instantiateStreaming", {
    apply(target, self, args: unknown[]) {
      const [source, imports, ...rest] = args;
      if (!isObject(source) || !isObject(imports)) return Reflect.apply(target, self, args);
      return compileStreamingAs(source, rest).then((module) => instantiateAs(module, imports));
    },
  });
  replace("Suspending", {
    construct(target, args: AnyFunction[], newTarget) {
      const object = Reflect.construct(target, args, newTarget) as object;
      const [original] = args;
      rememberSuspending(object, original);
      // In JavaScriptCore it is a function, and a loader asks a function for its type.
      if (isFunction(object)) put(object, Convention.Signature, own(original!, Convention.Signature));
      return object;
    },
  });
  replace("promising", {
    apply(target, self, args: AnyFunction[]) {
      const [original] = args;
      if (unpromising.has(original!)) return original;
      return makePromising(original!, Reflect.apply(target, self, args) as AsyncFunction);
    },
  });

  return undo;

  function undo(): void {
    undos.reverse().forEach((undo) => undo());
  }

  /** Replaces a function with a proxy, if the engine has it. */
  function replace(name: Name, handler: ProxyHandler<Callable>): void {
    const original: unknown = Reflect.get(api, name);
    if (typeof original !== "function") return;
    const proxy = new Proxy(original as Callable, handler);
    // A proxy that other code has kept calls the original from then on.
    undos.push(() => Object.keys(handler).forEach((trap) => Reflect.deleteProperty(handler, trap)));
    try {
      undos.push(...putFunction(api, name, original, proxy));
    } catch (error) {
      undo();
      throw error;
    }
  }
}

/** Returns `true` if the namespace of an import belongs to a loader of libraries. */
function isOfLoader(imports: unknown, module: string): boolean {
  const object: unknown = isObject(imports) && Reflect.get(imports, module);
  return isObject(object) && !namespaceOf(object).isMain;
}
