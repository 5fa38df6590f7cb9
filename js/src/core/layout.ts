/** The positions of the parts of a DSO. */

import { Layout, Section, WINDOW } from "./abi.js";
import { copyIn, withCore } from "./core.js";

/** The number of bytes that {@link beginsAsDso} needs. */
export const DSO_PREFIX = 27;

/**
 * Returns `true` if a module begins like a DSO, with a custom section `dylink.0`. Only the core decides that with
 * certainty, but a program without a DSO must not compile the core.
 */
export function beginsAsDso(bytes: Uint8Array): boolean {
  let at = 8;
  const skipNumber = () => {
    while (bytes[at++]! & 128);
  };
  if (bytes[at++] !== 0) return false;
  skipNumber(); // the size of the section
  skipNumber(); // the length of its name
  return String.fromCharCode(...bytes.subarray(at, at + 8)) === Section.Dylink;
}

/** The offsets of the parts of a DSO: `ModuleLayout` of the core. */
export type ModuleLayout = readonly [references: number, code: number, bodies: number, end: number];

/** Scans the sections of a module. Returns `undefined` if it is not a DSO. */
export function layoutOf(bytes: Uint8Array): ModuleLayout | undefined {
  if (!beginsAsDso(bytes)) return undefined;
  try {
    return withCore(bytes.subarray(0, WINDOW), (core) => {
      let at = core.scan(0, bytes.length);
      while (at > 0) {
        copyIn(core, bytes.subarray(at, at + WINDOW));
        at = core.scan(at, bytes.length);
      }
      return at ? undefined : ([Layout.References, Layout.Code, Layout.Bodies, Layout.BodiesEnd].map(core.layout) as unknown as ModuleLayout);
    });
  } catch {
    return undefined; // an engine that rejects the core will not compile the module either
  }
}
