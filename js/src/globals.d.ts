/** The declarations that the standard typings lack. */

/** The build of the core that the file needs, packed. `js/build.mjs` appends it to the bundle. */
declare const PACKED_CORE: string;

/** `tail-call-probe.wat`, assembled and packed in the same way. */
declare const PACKED_PROBE: string;

/** `lazy/gate.wat`, assembled and packed in the same way. */
declare const PACKED_GATE: string;

/** `stacks/stacks.wat`, assembled and packed in the same way. */
declare const PACKED_STACKS: string;

/** Whether the bundle is the part of `latebind.library.js` that runs in programs. Other bundles omit its code. */
declare const LINKED: boolean;

/** The version of the package, put in by the build. */
declare const VERSION: string;

declare namespace WebAssembly {
  /** The tag of JavaScript errors. */
  const JSTag: object | undefined;
  /** Marks a function for whose promise an import waits (JavaScript Promise Integration). */
  const Suspending: { new (fn: (...args: never[]) => unknown): object } | undefined;
  /** Makes an export return a promise. */
  const promising:
    | ((fn: (...args: never[]) => unknown) => (...args: unknown[]) => Promise<unknown>)
    | undefined;
}
