/**
 * Functions that `WebAssembly.promising` returns, for programs with several stacks: each call of one is an activation.
 *
 * JavaScript calls `stacks.wat` when an activation begins, and when it ends. If it ends at once, the call returns the
 * engine's promise. Otherwise the end is only noticed in a reaction to that promise, and other reactions can come before it. They
 * find the activation as if it still ran, which does no harm: an activation that begins then gets a region, and
 * one that continues then ends it.
 */

import type { AnyFunction } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import { Convention } from "../core/abi.js";
import type { Dso, Program } from "../program/dso.js";
import { newest } from "../program/registry.js";
import { LatebindError } from "../report/errors.js";
import { explainSuspension } from "../report/frames.js";
import { debugs, hasNoStacks } from "../report/settings.js";
import { Left, type Stacks } from "../stacks/stacks.js";

/** The programs with several stacks. */
const programs = weakList<Program>();

let hasPrograms = false;

export function addProgram(program: Program): void {
  programs.add(program);
  hasPrograms = true;
}

/** A function that returns a promise. */
export type AsyncFunction = (...values: unknown[]) => Promise<unknown>;

/** Makes a promising function for one of the engine. `target` is the function that the engine calls. */
export function makePromising(target: AnyFunction, engines: AsyncFunction): AsyncFunction {
  if (!newest()) return engines;
  // A reaction to each promise takes time, so there is none if stacks are turned off.
  const isPlain = !hasPrograms && hasNoStacks() && !debugs("frames");
  const wrapper = hasPrograms ? activating(engines, target) : isPlain ? engines : explaining(engines);
  // A loader looks through wrappers that have this property, and so does Latebind.
  (wrapper as unknown as Record<string, unknown>)[Convention.Original] = target;
  return wrapper;
}

/** Names the JavaScript function on which a suspension has failed in the error of a promising function. */
function explaining(engines: AsyncFunction): AsyncFunction {
  return (...values) =>
    engines(...values).catch((error: unknown) => {
      explainSuspension(error);
      throw error;
    });
}

/** The programs that are alive, up to the next reaction to a promise. A program makes many functions at once. */
let alive: Program[] | undefined;

/** Makes each call an activation of the program that exports the function, or else of all programs. */
function activating(engines: AsyncFunction, target: AnyFunction): AsyncFunction {
  if (!alive) {
    alive = programs.alive();
    void Promise.resolve().then(() => (alive = undefined));
  }
  const owner = alive.length > 1 && alive.find(({ dsos }) => dsos.some((dso) => exportsOf(dso).has(target)));
  // A loop has no closure, which the engine would compile meanwhile.
  for (const { stacks } of owner ? [owner] : alive) engines = wrap(engines, target, stacks!);
  return engines;
}

const known = new WeakMap<Dso, Set<unknown>>();

/** The exports of a DSO, as a set. */
function exportsOf(dso: Dso): Set<unknown> {
  let set = known.get(dso);
  if (!set) {
    set = new Set(Object.values(dso.exports ?? {}));
    if (dso.exports) known.set(dso, set);
  }
  return set;
}

/** Makes each call an activation of a program. */
function wrap(engines: AsyncFunction, target: AnyFunction, stacks: Stacks): AsyncFunction {
  const { begin, leave } = stacks;
  return (...values) => {
    const activation = begin();
    let promise;
    try {
      promise = engines(...values);
    } catch (error) {
      // The engine could not convert an argument.
      if (!leave(activation)) stacks.end(activation);
      throw error;
    }
    const left = leave(activation);
    return left === Left.Ended ? promise : watch(promise, target, stacks, left || activation);
  };
}

/** Ends an activation when its promise is settled. */
async function watch(
  promise: Promise<unknown>,
  target: AnyFunction,
  { end, overflow }: Stacks,
  activation: number,
): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    explainSuspension(error);
    // The error comes from a place where the function is not known.
    throw isOverflow(error) ? overflow(target) : error;
  } finally {
    if (activation === Left.Overflowed || end(activation)) throw overflow(target);
  }
}

function isOverflow(error: unknown): boolean {
  return error instanceof LatebindError && error.code === "stack-overflow" && !error.symbol;
}
