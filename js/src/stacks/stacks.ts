/**
 * The stacks of a program whose calls suspend: `docs/reentrancy.md`.
 *
 * An *activation* is one call of a promising function, until its promise is settled. The engine gives each one a
 * stack of its own, but the compiler keeps a second stack in linear memory, which they share. Here, the first
 * activation uses that stack, and each further one gets a region. The functions below run when an activation
 * begins, is suspended, continues, and ends.
 */

import type { Pointer, Region, Regions } from "./regions.js";

/** One call of a promising function. */
export interface Activation {
  /** The name of the function, for messages. */
  name: string;
  /** The stack, or `undefined` if it is the program's own one. */
  region: Region | undefined;
  /** Whether it is the only one on the program's own stack. */
  isAlone: boolean;
  /** Whether it was made for a call of a function whose type is unknown. */
  isUnknown?: boolean;
  /** The activation that ran when this one began or continued. */
  previous: Activation | undefined;
  /** The stack pointer when it began or continued. */
  caller: Pointer;
  /** The stack pointer of a suspended activation, and the activation that ran afterwards. */
  stackPointer: Pointer;
  below?: Activation | undefined;
  /** Whether it left without a notice: it trapped, or was suspended in a way that Latebind does not see. */
  isLost?: boolean;
  hasEnded?: boolean;
}

/** Access to the stack pointer of a program. */
export interface StackPointer {
  get(): Pointer;
  set(value: Pointer): void;
}

export interface Stacks {
  readonly regions: Regions;
  /** The number of activations that share a stack, because there was no memory for a region. */
  shared: number;
  /** The number of promising functions whose type is unknown. */
  untyped: number;
  /** Begins an activation. */
  enter(name: string): Activation;
  /** Ends an activation. Throws if its stack was too large. */
  exit(activation: Activation): void;
  /** Suspends the running activation. Throws if its stack was too large. */
  suspend(): Activation;
  /** Continues an activation. */
  resume(activation: Activation): void;
  /** Calls a promising function. An unknown one is not an activation. */
  call(target: () => unknown, isUnknown: boolean): unknown;
}

/**
 * Makes the stacks of a program. If `isAlways` is set, the first activation gets a region too. `overflow` makes the
 * error about a stack that was too large.
 */
export function makeStacks(
  { get, set }: StackPointer,
  regions: Regions,
  isAlways: boolean,
  overflow: (name: string) => Error,
): Stacks {
  /** The running activation. */
  let current: Activation | undefined;
  /** The number of activations on the program's own stack. */
  let inPlace = 0;
  /** The stack pointer while no code of the program runs. */
  let rest = get();
  let isLearning = false;

  /** Reads `rest` again in a task in which no code of the program runs. A program may move its stack pointer. */
  const learnRest = () => {
    if (isLearning) return;
    isLearning = true;
    void Promise.resolve().then(() => {
      isLearning = false;
      if (!inPlace && !current) rest = get();
    });
  };

  const lose = (activation: Activation) => {
    activation.isLost = true;
    current = activation.previous;
    if (activation.region) set(activation.caller);
  };

  const check = ({ region, name }: Activation, stackPointer?: Pointer) => {
    if (region && regions.isBroken(region, stackPointer)) throw overflow(name);
  };

  const stacks: Stacks = {
    regions,
    shared: 0,
    untyped: 0,

    enter(name) {
      const caller = get();
      // A thread has a stack of its own, at a higher address.
      if (!inPlace && !current && caller > rest) rest = caller;
      const isAlone = !inPlace && caller === rest && !isAlways;
      const region = isAlone ? undefined : regions.take();
      if (region) {
        set(region.top);
        if (caller !== rest) learnRest();
      } else {
        inPlace++;
        if (!isAlone) stacks.shared++;
      }
      return (current = { name, region, isAlone, previous: current, caller, stackPointer: caller });
    },

    exit(activation) {
      const { region, isAlone } = activation;
      if (activation.hasEnded) return;
      activation.hasEnded = true;
      if (!activation.isLost) {
        while (current && current !== activation) lose(current);
        current = activation.previous;
      }
      if (!region) {
        inPlace--;
        // An exception leaves the stack pointer where it is, as without Latebind: a main loop relies on it.
        if (isAlone) rest = get();
        return;
      }
      if (!activation.isLost) set(activation.caller);
      regions.free(region);
      check(activation);
    },

    suspend() {
      const stackPointer = get();
      const activation = current ?? {
        name: "",
        region: undefined,
        isAlone: false,
        isUnknown: true,
        previous: undefined,
        caller: stackPointer,
        stackPointer,
      };
      check(activation, stackPointer);
      activation.stackPointer = stackPointer;
      current = activation.below = activation.previous;
      // Code that runs meanwhile uses the program's own stack, below the frames that are in place.
      if (activation.region) set(activation.caller);
      return activation;
    },

    resume(activation) {
      // If the call was suspended, no activation runs now, so this one has trapped. If it was not, the one below runs.
      while (current && current !== activation.below) lose(current);
      if (!activation.isUnknown) {
        activation.previous = current;
        current = activation;
      }
      activation.caller = get();
      set(activation.stackPointer);
    },

    call(target, isUnknown) {
      const before = current;
      if (isUnknown) current = undefined;
      try {
        return target();
      } finally {
        if (isUnknown) current = before;
        // An activation that has ended or is suspended is not current.
        while (current && current !== before) lose(current);
      }
    },
  };
  return stacks;
}
