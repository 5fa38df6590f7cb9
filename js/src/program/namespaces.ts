/**
 * Distinguishes a loader's late-binding stub from any other function.
 *
 * Function names do not help, because minifiers change them. A loader's import proxy returns a new stub for
 * *any* name, so its stub for a name that cannot exist is the pattern to compare with. The stubs that are
 * linked into a main module have a mark instead: `stub`.
 */

import { type AnyFunction, isFunction, isWasmFunction, own, ownValues } from "../engine/engine.js";
import { Convention } from "../core/abi.js";

let impossibleNames = 0;

/** Makes a new name that no definition can have: a symbol never contains a line feed. */
export function impossibleName(): string {
  return `\nlatebind${impossibleNames++}`;
}

/** A namespace of an import object, such as `env`. */
export interface ImportNamespace {
  object: object;
  /** Returns `true` if its value for a name is the loader's stub. */
  isStub(name: string, value: AnyFunction): boolean;
  /** Whether a main module imports from it. */
  isMain: boolean;
}

const namespaces = new WeakMap<object, ImportNamespace>();

/** Describes a namespace. It is read once under a name that cannot exist. */
export function namespaceOf(object: object): ImportNamespace {
  let namespace = namespaces.get(object);
  if (!namespace) namespaces.set(object, (namespace = learn(object)));
  return namespace;
}

function learn(object: object): ImportNamespace {
  let pattern: unknown;
  const name = impossibleName();
  try {
    pattern = Reflect.get(object, name);
  } catch {
    // It throws, so it has no stubs either.
  }
  // Emscripten's proxy keeps its stubs, and nothing else, in its target. So this test is exact.
  if (isFunction(pattern) && own(object, name) === pattern) {
    return {
      object,
      isMain: false,
      isStub: (name, value) => Object.hasOwn(object, name) && own(object, name) === value,
    };
  }
  const isMain = !isFunction(pattern) || isWasmFunction(pattern);
  if (isMain) return { object, isMain, isStub: isMarked };
  // Functions from one place in a program have one text. The engine's own functions have none.
  const text = sourceOf(pattern as AnyFunction);
  const isNative = /\[native code\]\s*\}$/.test(text);
  return { object, isMain, isStub: (_, value) => !isNative && sourceOf(value) === text };
}

/**
 * Returns `true` if a function has the mark of a main module's stub. Closure Compiler renames the mark, but
 * the text of such a stub contains its symbol.
 */
function isMarked(name: string, value: AnyFunction): boolean {
  const isRenamed = () => ownValues(value).includes(true) && sourceOf(value).includes(name);
  return own(value, Convention.StubMark) === true || isRenamed();
}

/** The text of a function. */
export function sourceOf(value: AnyFunction): string {
  return Function.prototype.toString.call(value);
}

/**
 * Returns `true` if a namespace has a stub for a name, because the global symbols of its program are known and do not
 * include the name. A loader makes a stub for each name that is read.
 */
export function isKnownStub({ isMain }: ImportNamespace, name: string, globals: object | undefined): boolean {
  return !!globals && !isMain && !(name in globals);
}

/** Looks up a name in a namespace. Returns `undefined` if it has no definition, or only the stub. */
export function lookup({ object, isStub }: ImportNamespace, name: string): unknown {
  const value: unknown = Reflect.get(object, name) ?? undefined;
  return isFunction(value) && isStub(name, value) ? undefined : unwrap(value);
}

/**
 * Returns the definition inside a wrapper. A program makes an export promising, which wasm code must not call. Some
 * loaders wrap every export of a program that suspends in a JavaScript function, whose only property (`orig`, unless it
 * was renamed) is the export.
 */
export function unwrap(value: unknown): unknown {
  const [wrapped, more] = isFunction(value) ? ownValues(value) : [];
  if (more || !isFunction(wrapped)) return value;
  const definition = unwrap(wrapped);
  return isWasmFunction(definition) ? definition : value;
}
