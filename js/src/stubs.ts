/**
 * Tells a loader's late-binding stub from any other function.
 *
 * Names are of no help, since minifiers change them. A loader's import proxy answers *any* name with
 * a fresh stub, so its answer for a name that cannot exist is the pattern to compare with. The stubs
 * that are linked into a main module carry a mark instead: `stub`.
 */

import { type AnyFunction, isFunction, isWasmFunction } from "./engine.js";

/** No symbol has a name with a line feed in it. */
const NO_SYMBOL = "\nlatebind";

let probes = 0;

/** A name that nothing can be defined under, another one each time. */
export function impossibleName(): string {
  return NO_SYMBOL + probes++;
}

/** Tells for a name whether what an import object gave for it is the loader's stub. */
export type IsStub = (name: string, value: unknown) => value is AnyFunction;

/** How an import namespace answers for what it does not know. */
export interface Manner {
  isStub: IsStub;
  /** Whether the stubs are those of a main module. */
  isMain: boolean;
}

const manners = new WeakMap<object, Manner>();

/** Learns how an import namespace (`env`) answers. It is asked once for a name that cannot exist. */
export function mannerOf(namespace: object): Manner {
  let manner = manners.get(namespace);
  if (!manner) {
    manner = learn(namespace);
    manners.set(namespace, manner);
  }
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
  if (!isFunction(pattern) || isWasmFunction(pattern)) {
    return { isStub: isMarked, isMain: true };
  }
  // Emscripten's proxy keeps its stubs in the object behind it, and nothing else: the exact test.
  if (own(namespace, name) === pattern) {
    return {
      isStub: (name, value): value is AnyFunction =>
        isFunction(value) && own(namespace, name) === value,
      isMain: false,
    };
  }
  const source = sourceOf(pattern);
  return {
    isStub: (_, value): value is AnyFunction =>
      isFunction(value) && !NATIVE.test(source) && sourceOf(value) === source,
    isMain: false,
  };
}

const NATIVE = /\[native code\]\s*\}$/;

function sourceOf(value: AnyFunction): string {
  return Function.prototype.toString.call(value);
}

function own(object: object, name: string): unknown {
  return Reflect.getOwnPropertyDescriptor(object, name)?.value;
}

function isMarked(_: string, value: unknown): value is AnyFunction {
  return isFunction(value) && (value as { stub?: unknown }).stub === true;
}
