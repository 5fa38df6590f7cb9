/**
 * Stands at the WebAssembly JS API: sees the bytes that are compiled and the DSOs that are
 * instantiated.
 *
 * What is wrapped is wrapped in a `Proxy`, so that names, lengths, prototypes, statics, subclassing
 * and the errors for wrong arguments remain the engine's.
 */

import {
  engineInstantiate,
  EngineModule,
  isObject,
  isStarting,
  listsCanBeReplaced,
  sectionsOf,
} from "../engine/engine.js";
import { put, type Undo } from "../engine/replace.js";
import { isMissing } from "../program/registry.js";
import { link, type Linked, linkInSteps } from "../link/link.js";
import { recall, remember } from "../link/plans.js";
import { importsOfSource } from "./source-imports.js";
import { insteadOf, planOf } from "./sources.js";
import { copyOf, type DsoCopy } from "./streaming.js";

type Api = typeof WebAssembly;
type Name = "Module" | "Instance" | "compile" | "compileStreaming" | "instantiate" | "instantiateStreaming";
type Callable = (...args: unknown[]) => unknown;

/**
 * Wraps the API, and returns the way back.
 *
 * @throws TypeError if a function of the API cannot be replaced. Then none is.
 */
export function hook(api: Api): Undo {
  const undos: Undo[] = [];
  let isActive = true;
  const { compile, compileStreaming, instantiate } = api as unknown as Record<Name, Callable>;

  /** Compiles as the engine does, and remembers the module. */
  const compileAs = async (
    source: unknown,
    rest: unknown[],
    plan = planOf(source),
  ): Promise<WebAssembly.Module> => {
    for (;;) {
      const instead = insteadOf(plan);
      try {
        const promise = Reflect.apply(compile, api, [instead?.bytes ?? source, ...rest]);
        return remember((await promise) as WebAssembly.Module, plan, instead);
      } catch (error) {
        if (!instead) throw error;
        // Its owner may do with the source what it wants, since it was handed over.
        source = instead.restore();
      }
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
      const bytes = await copy?.bytes;
      if (!bytes) return module;
      const plan = planOf(bytes, false, undefined, copy!.url);
      // A stream cannot be added to, so what has to be sent along is compiled a second time.
      if (plan?.instead) return await compileAs(bytes, rest, plan);
      return remember(module, plan);
    } finally {
      copy?.cancel();
    }
  };

  /** `Module.imports`, which lists what the source imports. */
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
      // A Worker that is starting can wait for nothing that takes a thread of the engine's.
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
      // What is compiled at once is a library, as a rule, and not the main module of another program.
      const plan = planOf(source, true, isMissing);
      for (;;) {
        const instead = insteadOf(plan);
        try {
          const sources = instead ? [instead.bytes, ...rest] : args;
          return remember(Reflect.construct(target, sources, newTarget), plan, instead);
        } catch (error) {
          if (!instead) throw error;
        }
      }
    },
    get(target, key, receiver): unknown {
      const value: unknown = Reflect.get(target, key, receiver);
      return isActive && key === "imports" && listsCanBeReplaced(target) ? imports : value;
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
      if (sectionsOf(source, "")) {
        const module = source as WebAssembly.Module;
        return instantiateAs(module, imports).then(({ instance }) => instance);
      }
      const plan = planOf(source, true);
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

  return undo;

  function undo(): void {
    isActive = false;
    undos.reverse().forEach((undo) => undo());
  }

  /** Replaces a function with a proxy, if the engine has it. */
  function replace(name: Name, handler: ProxyHandler<Callable>): void {
    const original: unknown = Reflect.get(api, name);
    if (typeof original !== "function") return;
    // A proxy that somebody holds on to after its end passes everything on.
    const { construct = Reflect.construct, apply = Reflect.apply, get } = handler;
    const proxy = new Proxy(original as Callable, {
      construct: (...args) => (isActive ? construct : Reflect.construct)(...args),
      apply: (...args) => (isActive ? apply : Reflect.apply)(...args),
      ...(get && { get }),
    });
    const restore = put(api, name, proxy);
    if (!restore) {
      undo();
      throw new TypeError(`WebAssembly.${name} cannot be replaced`);
    }
    undos.push(restore);
    // Programs can do without this one.
    const { prototype } = original;
    const restoreConstructor = prototype && put(prototype, "constructor", proxy);
    if (restoreConstructor) undos.push(restoreConstructor);
  }
}
