/**
 * Links a DSO when it is instantiated: replaces the loader's stubs among its imports, in one of three ways.
 * Nothing else about the instance changes.
 */

import { isObject } from "../engine/engine.js";
import { prepare } from "../core/function-types.js";
import { libraryOfLoader } from "../program/attached.js";
import { type Dso, isMainModule } from "../program/dso.js";
import { noteTable } from "../program/pointers.js";
import { emptySnapshot, type ImportSnapshot } from "../program/import-snapshot.js";
import { programOf, registerDso, setExports, setNamespaces, unregisterDso } from "../program/registry.js";
import { debugs, isDisabled } from "../report/settings.js";
import { explainLinkError, watchAddresses } from "../report/undefined-symbols.js";
import { noteDefinitions, refresh } from "../bind/rebinding.js";
import { deferConstructors } from "./constructors.js";
import { wrapLoader } from "./dlopen.js";
import { embedded } from "./embedded.js";
import { prepareStacks } from "../promising/install.js";
import { isDso, type Plan, recall } from "./plans.js";
import { pltModule } from "./plt-module.js";
import { relinked } from "./relinked.js";
import { readSection } from "./section.js";
import type { LinkRequest, PltSource, Way } from "./way.js";

/** The imports that the engine gets instead, and the functions to call after it has used them. */
export interface Linked {
  imports: WebAssembly.Imports;
  succeeded(instance: WebAssembly.Instance): void;
  failed(error: unknown): void;
}

/** Links a DSO synchronously. Returns `undefined` if the module must be instantiated unchanged. */
export function link(module: unknown, imports: unknown): Linked | undefined {
  const steps = linkInSteps(module, imports, true);
  const step = steps.next();
  return step.done ? step.value : (steps.next().value as Linked | undefined);
}

/**
 * Links a DSO. Yields its PLT, for a caller that has the time to wait for an instance of it: main
 * threads of browsers compile only so much synchronously.
 */
export function* linkInSteps(
  module: unknown,
  imports: unknown,
  isSynchronous = false,
): Generator<PltSource, Linked | undefined, WebAssembly.Instance | undefined> {
  if (!isObject(imports) || !isDso(module)) return undefined;
  const plan = recall(module);
  const snapshot = emptySnapshot();
  const way = chooseWay({ module, imports, plan, section: readSection(module), snapshot });
  if (!way) return undefined;

  const dso = register(way.own, snapshot, plan, isSynchronous);
  try {
    yield* way.replaceStubs(dso);
  } catch (error) {
    unregisterDso(dso);
    throw error;
  }
  if (dso.fallback) dso.kept = snapshot.imports;
  if (isMainModule(dso)) wrapLoader(dso, snapshot.imports);
  const openStacks = prepareStacks(dso, module, snapshot);
  prepare(dso.types, dso.references, isMainModule(dso));
  if (debugs("files")) way.describe(dso).forEach((line) => console.error(`latebind: ${line}`));

  const { memory } = snapshot;
  return {
    imports: Object.assign(snapshot.imports, snapshot.left) as WebAssembly.Imports,
    succeeded(instance) {
      const { exports } = instance;
      setExports(dso, exports, memory !== undefined);
      openStacks?.(exports);
      noteDefinitions(memory, exports);
      if (!isDisabled("suspension")) noteTable(dso, snapshot.imports);
      watchAddresses(dso, snapshot, (name) => Object.hasOwn(exports, name));
      if (dso.program.opening) deferConstructors(dso, instance);
    },
    failed(error) {
      dso.program.failure = error;
      explainLinkError(dso, module, plan?.prefix, snapshot, error);
      unregisterDso(dso);
    },
  };
}

/**
 * Begins to link a DSO in the way that it allows. One whose import types are unknown is registered too, because
 * other DSOs may refer to its definitions.
 */
function chooseWay(request: LinkRequest): Way | undefined {
  const { plan, section } = request;
  const way = section || !plan ? relinked : plan.spans ? embedded : pltModule;
  return way(request);
}

/** Registers a DSO with the program that it belongs to. */
function register(
  own: Way["own"],
  { namespaces, memory, home, plain }: ImportSnapshot,
  { url, errors, prefix }: Partial<Plan> & Pick<Plan, "url" | "errors"> = { url: "", errors: 0 },
  isSynchronous: boolean,
): Dso {
  const program = programOf(memory);
  setNamespaces(program, plain, home === plain ? undefined : home);
  // Any change since the last load is noticed now.
  refresh(memory);
  const stubs = new Map();
  const trampolines = new Map();
  const facts = { url, errors, prefix, isSynchronous, namespaces, program };
  return registerDso({
    fallback: 0,
    relinked: 0,
    stubs,
    trampolines,
    ...own,
    ...facts,
    ...(LINKED && { library: libraryOfLoader(home, namespaces) }),
  });
}
