/**
 * Tells a loader's late-binding stub from any other function.
 *
 * Names are of no help, since minifiers change them. A loader's import proxy answers *any* name with
 * a fresh stub, so its answer for a name that cannot exist is the pattern to compare with. The stubs
 * that are linked into a main module carry a mark instead: `stub`.
 */

import { type AnyFunction, isFunction, isWasmFunction, own, ownValues } from "../engine/engine.js";

let probes = 0;

/** A name that nothing is defined under: no symbol has a line feed in it. Another one each time. */
export function impossibleName(): string {
  return `\nlatebind${probes++}`;
}

/** How an import namespace (`env`) answers for what it does not know. */
export interface Manner {
  namespace: object;
  /** Whether what it gave for a name is the loader's stub. */
  isStub(name: string, value: AnyFunction): boolean;
  /** Whether its stubs are those of a main module. */
  isMain: boolean;
}

const manners = new WeakMap<object, Manner>();

/** Learns how an import namespace answers. It is asked once for a name that cannot exist. */
export function mannerOf(namespace: object): Manner {
  let manner = manners.get(namespace);
  if (!manner) manners.set(namespace, (manner = learn(namespace)));
  return manner;
}

function learn(namespace: object): Manner {
  let pattern: unknown;
  const name = impossibleName();
  try {
    pattern = Reflect.get(namespace, name);
  } catch {
    // It refuses: then it has no stubs either.
  }
  const isMain = !isFunction(pattern) || isWasmFunction(pattern);
  if (isMain) {
    return { namespace, isMain, isStub: isMarked };
  }
  // Emscripten's proxy keeps its stubs in the object behind it, and nothing else: the exact test.
  if (own(namespace, name) === pattern) {
    return {
      namespace,
      isMain,
      isStub: (name, value) => Object.hasOwn(namespace, name) && own(namespace, name) === value,
    };
  }
  // Functions from one place in a program have one text. Those of the engine have none.
  const text = sourceOf(pattern as AnyFunction);
  const isNative = /\[native code\]\s*\}$/.test(text);
  return { namespace, isMain, isStub: (_, value) => !isNative && sourceOf(value) === text };
}

/**
 * Whether a function has the mark of a main module's stub. Closure Compiler gives the mark another
 * name; but such a stub speaks of its symbol.
 */
function isMarked(name: string, value: AnyFunction): boolean {
  const isRenamed = () => ownValues(value).includes(true) && sourceOf(value).includes(name);
  return own(value, "stub") === true || isRenamed();
}

function sourceOf(value: AnyFunction): string {
  return Function.prototype.toString.call(value);
}

/** What a namespace gives for a name now, unless it is nothing or the stub. */
export function ask({ namespace, isStub }: Manner, name: string): unknown {
  const value: unknown = Reflect.get(namespace, name) ?? undefined;
  return isFunction(value) && isStub(name, value) ? undefined : unwrap(value);
}

/**
 * What is behind the function of JavaScript that some loaders put around every export of a program
 * that suspends: its one property (`orig`, unless it was renamed), by which they find it again themselves.
 */
export function unwrap(value: unknown): unknown {
  const [wrapped, more] = isFunction(value) ? ownValues(value) : [];
  return !more && isWasmFunction(wrapped) ? wrapped : value;
}
