/**
 * Functions that `WebAssembly.promising` returns, for programs with several stacks.
 *
 * A program makes them one at a time, often a hundred at its start. So their types are found when one of them is
 * first called, for all that are waiting. Functions of one type share a shim, because compiling one for each takes longer
 * than making them promising.
 */

import { type AnyFunction, isWasmFunction } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import { Convention } from "../core/abi.js";
import { makeActivations, makeTypeFinder } from "../core/guards.js";
import type { Dso, Program } from "../program/dso.js";
import { allDsos } from "../program/registry.js";
import { explainSuspension } from "../report/frames.js";
import { typesOfDso } from "./types.js";
import type { Stacks } from "../stacks/stacks.js";

/** The programs with several stacks. */
const programs = weakList<Program>();

let hasPrograms = false;

export function addProgram(program: Program): void {
  programs.add(program);
  hasPrograms = true;
}

/** A function that was made promising. */
interface Promised {
  target: AnyFunction;
  /** The function to call with the index and the arguments, once it is known. */
  guarded?: AsyncFunction;
  /** The index of the function in the table of its program. */
  index: number;
  stacks: Pick<Stacks, "running" | "lose">;
}

/** A function that returns a promise. */
type AsyncFunction = (...values: unknown[]) => Promise<unknown>;

/** The engine's `promising`. */
type Promising = (target: AnyFunction) => AsyncFunction;

/** The stacks of a program that has none. */
const NONE = { running: new Int32Array(1), lose() {} };

/** The number of parameters that most functions do not exceed. */
const FEW = 5;

const known = new WeakMap<AnyFunction, Promised>();

let waiting: Promised[] = [];

/** Names the JavaScript function on which a suspension has failed in the error of a promising function. */
function explained(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => {
    explainSuspension(error);
    throw error;
  });
}

/** Makes a function promising. */
export function makePromising(target: AnyFunction, promising: Promising): AnyFunction {
  const wrapper = wrap(target, promising);
  // A loader looks through wrappers that have this property, and so does Latebind.
  if (allDsos().length) Reflect.set(wrapper, Convention.Original, target);
  return wrapper;
}

function wrap(target: AnyFunction, promising: Promising): AnyFunction {
  if (!hasPrograms || !isWasmFunction(target)) {
    const engines = promising(target);
    return allDsos().length ? (...values) => explained(engines(...values)) : engines;
  }
  let promised = known.get(target);
  if (!promised) {
    promised = { target, index: 0, stacks: NONE };
    known.set(target, promised);
    waiting.push(promised);
  }
  const ready = promised;
  const { few, many } = {
    // This is faster than a list of arguments. The engine ignores those that the function does not have.
    few(a?: unknown, b?: unknown, c?: unknown, d?: unknown, e?: unknown) {
      if (!ready.guarded) guardWaiting(promising);
      const { guarded, index, stacks } = ready;
      const before = stacks.running[0]!;
      const promise = guarded!(index, a, b, c, d, e);
      // A call that has ended or is suspended does not run.
      if (stacks.running[0] !== before) stacks.lose(before);
      return explained(promise);
    },
    many(...values: unknown[]) {
      if (!ready.guarded) guardWaiting(promising);
      const { guarded, index, stacks } = ready;
      const before = stacks.running[0]!;
      const promise = guarded!(index, ...values);
      if (stacks.running[0] !== before) stacks.lose(before);
      return explained(promise);
    },
  };
  return target.length > FEW ? many : few;
}

function guardWaiting(promising: Promising): void {
  const all = waiting;
  waiting = [];
  /** The functions of each DSO, by type. */
  const found = new Map<Dso, Map<number, Promised[]>>();
  // Most functions are of the DSO that was loaded last.
  const dsos = programs.alive().flatMap(({ dsos }) => dsos).reverse();
  for (const promised of all) {
    const place = find(promised.target, dsos);
    if (!place) {
      leave(promised, promising);
      continue;
    }
    const { dso, name, type } = place;
    const stacks = dso.program.stacks!;
    promised.stacks = stacks;
    promised.index = stacks.names.push(name) - 1;
    if (!found.has(dso)) found.set(dso, new Map());
    const types = found.get(dso)!;
    if (types.has(type)) types.get(type)!.push(promised);
    else types.set(type, [promised]);
  }
  for (const [dso, types] of found) {
    const { activations, names } = dso.program.stacks!;
    activations.grow(names.length - activations.length);
    for (const { index, target } of [...types.values()].flat()) activations.set(index, target);
    try {
      const shims = shimsOfDso(dso, [...types.keys()], promising);
      for (const [type, all] of types) for (const promised of all) promised.guarded = shims.get(type)!;
    } catch {
      // The host disallows code generation, for example.
      for (const promised of [...types.values()].flat()) leave(promised, promising);
    }
  }
}

const shims = new WeakMap<Dso, Map<number, AsyncFunction>>();

/** The promising shims of a DSO, by type. */
function shimsOfDso(dso: Dso, types: number[], promising: Promising): Map<number, AsyncFunction> {
  const made = shims.get(dso) ?? new Map<number, AsyncFunction>();
  shims.set(dso, made);
  const missing = types.filter((type) => !made.has(type)).sort((one, other) => one - other);
  if (missing.length) {
    const shims = makeActivations(typesOfDso(dso), missing, dso.program.stacks!.activations);
    missing.forEach((type, index) => made.set(type, promising(shims[index]!)));
  }
  return made;
}

/** Leaves a function to the engine. Its calls are no activations. */
function leave(promised: Promised, promising: Promising): void {
  const target = promising(promised.target);
  const all = programs.alive();
  const owner = all.find(({ dsos }) => dsos.some((dso) => namesOf(dso).has(promised.target)));
  const stacks = owner?.stacks ?? onlyStacks();
  promised.stacks = NONE;
  promised.guarded = (_, ...values) => target(...values);
  if (!stacks) return;
  stacks.untyped++;
  const { running, lose } = stacks;
  promised.guarded = (_, ...values) => {
    const before = running[0]!;
    running[0] = 0;
    try {
      return target(...values);
    } finally {
      lose(0);
      running[0] = before;
    }
  };
}

function onlyStacks(): Stacks | undefined {
  const [program, other] = programs.alive();
  return other ? undefined : program?.stacks;
}

/** A function of a DSO. */
interface Place {
  dso: Dso;
  name: string;
  type: number;
}

/** Finds a function among the exports of the programs, or else its type among those of the only program. */
function find(target: AnyFunction, dsos: readonly Dso[]): Place | undefined {
  const owner = dsos.find((dso) => namesOf(dso).has(target));
  const stacks = onlyStacks();
  for (const dso of owner ? [owner] : stacks ? dsos : []) {
    const type = typeIn(dso, target);
    if (type >= 0) return { dso, name: namesOf(dso).get(target) ?? "a function of the table", type };
  }
  return undefined;
}

const names = new WeakMap<Dso, Map<unknown, string>>();

/** The names of the exports of a DSO. */
function namesOf(dso: Dso): Map<unknown, string> {
  let map = names.get(dso);
  if (!map) {
    map = new Map(Object.entries(dso.exports ?? {}).map(([name, value]) => [value, name]));
    if (dso.exports) names.set(dso, map);
  }
  return map;
}

const finders = new WeakMap<Dso, (target: AnyFunction) => number>();

/** The index of the type of a function in a DSO, or −1 if it is not known. */
function typeIn(dso: Dso, target: AnyFunction): number {
  let finder = finders.get(dso);
  if (!finder) {
    finder = () => -1;
    try {
      finder = makeTypeFinder(typesOfDso(dso));
    } catch {
      // The engine has no `ref.test`, or the host disallows code generation.
    }
    finders.set(dso, finder);
  }
  return finder(target);
}
