/**
 * Functions that `WebAssembly.promising` returns, for programs with several stacks.
 *
 * A program makes them one at a time, often a hundred at its start. So their guards are compiled when one of them is
 * first called, for all that are waiting.
 */

import { type AnyFunction, isWasmFunction } from "../engine/engine.js";
import { weakList } from "../engine/weak-list.js";
import { makeGuards, makeTypeFinder } from "../core/guards.js";
import type { Dso, Program } from "../program/dso.js";
import { typesOfDso } from "./types.js";
import type { Stacks } from "../stacks/stacks.js";

/** The programs with several stacks. */
const programs = weakList<Program>();

export function addProgram(program: Program): void {
  programs.add(program);
}

/** A function that was made promising. */
interface Promised {
  target: AnyFunction;
  /** The engine's `promising`. */
  promising(target: AnyFunction): AnyFunction;
  /** The promising function to call, once guards were made, and the stacks of its program. */
  guarded?: AnyFunction;
  stacks: Pick<Stacks, "running" | "lose">;
}

/** The stacks of a program that has none. */
const NONE = { running: new Int32Array(1), lose() {} };

const known = new WeakMap<AnyFunction, Promised>();

let waiting: Promised[] = [];

/** Makes a function promising. Returns `undefined` if no program needs more than the engine's `promising`. */
export function makePromising(target: unknown, promising: Promised["promising"]): AnyFunction | undefined {
  if (!programs.alive().length || !isWasmFunction(target)) return undefined;
  let promised = known.get(target);
  if (!promised) {
    promised = { target, promising, stacks: NONE };
    known.set(target, promised);
    waiting.push(promised);
  }
  const { call } = {
    call(...values: unknown[]) {
      if (!promised.guarded) guardWaiting();
      const { guarded, stacks } = promised;
      const before = stacks.running[0]!;
      const promise = guarded!(...values);
      // A call that has ended or is suspended does not run.
      if (stacks.running[0] !== before) stacks.lose(before);
      return promise;
    },
  };
  return call;
}

/** The functions of one DSO's types. */
interface Batch {
  promised: Promised[];
  names: string[];
  types: number[];
}

function guardWaiting(): void {
  const batches = new Map<Dso, Batch>();
  const all = waiting;
  waiting = [];
  for (const promised of all) {
    const found = find(promised.target);
    if (!found) continue;
    const batch = batches.get(found.dso) ?? { promised: [], names: [], types: [] };
    batches.set(found.dso, batch);
    batch.promised.push(promised);
    batch.names.push(found.name);
    batch.types.push(found.type);
  }
  for (const [dso, batch] of batches) {
    try {
      guardBatch(dso, batch);
    } catch {
      // The host disallows code generation, for example.
    }
  }
  for (const promised of all) if (!promised.guarded) leave(promised);
}

function guardBatch(dso: Dso, { promised, names, types }: Batch): void {
  const stacks = dso.program.stacks!;
  const first = stacks.names.push(...names) - names.length;
  const targets = promised.map(({ target }) => target);
  makeGuards(typesOfDso(dso), types, targets, stacks.activations, first).forEach((guard, index) => {
    const one = promised[index]!;
    one.guarded = one.promising(guard);
    one.stacks = stacks;
  });
}

/** Leaves a function to the engine. Its calls are no activations. */
function leave(one: Promised): void {
  const stacks = ownerOf(one.target)?.program.stacks ?? onlyStacks();
  const target = (one.guarded = one.promising(one.target));
  if (!stacks) return;
  stacks.untyped++;
  const { running, lose } = stacks;
  one.guarded = (...values) => {
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

/** Finds a function among the exports of the programs, or else its type among those of the only program. */
function find(target: AnyFunction): { dso: Dso; name: string; type: number } | undefined {
  const owner = ownerOf(target);
  const [program, other] = programs.alive();
  const dsos = owner ? [owner] : other ? [] : program?.dsos ?? [];
  for (const dso of dsos) {
    const type = typeIn(dso, target);
    if (type >= 0) return { dso, name: namesOf(dso).get(target) ?? "a function of the table", type };
  }
  return undefined;
}

function ownerOf(target: AnyFunction): Dso | undefined {
  for (const { dsos } of programs.alive()) {
    const owner = [...dsos].reverse().find((dso) => namesOf(dso).has(target));
    if (owner) return owner;
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
