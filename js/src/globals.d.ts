/** What the standard typings do not know yet. */

/** The core, as `js/build.mjs` inlines it. */
declare module "latebind:core" {
  const packed: string;
  export default packed;
}

/** The build of the core that relinks. */
declare module "latebind:relink" {
  const packed: string;
  export default packed;
}

/** `tail-call-probe.wat`, assembled and inlined in the same way. */
declare module "latebind:tail-call-probe" {
  const packed: string;
  export default packed;
}

/** The version of the package, put in by the build. */
declare const VERSION: string;

/** The core's `bind::next`, put in by the build: a digit in base 36 for each kind of DSO, step, and answer. */
declare const NEXT_STEPS: string;

declare namespace WebAssembly {
  /** Marks a function whose promise an import is to wait for (JavaScript Promise Integration). */
  const Suspending: { new (fn: (...args: never[]) => unknown): object } | undefined;
  /** Makes an export return a promise. */
  const promising:
    | ((fn: (...args: never[]) => unknown) => (...args: unknown[]) => Promise<unknown>)
    | undefined;
}
