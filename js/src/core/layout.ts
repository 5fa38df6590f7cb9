/** The positions of the parts of a DSO. */

import { beginsAsDso } from "../engine/bytes.js";
import { copyIn, withCore } from "./core.js";

/** The offsets of the parts of a DSO: `ModuleLayout` of the core. */
export type ModuleLayout = readonly [references: number, code: number, bodies: number, end: number];

/** The number of bytes that the core needs of a section. */
const WINDOW = 40;

/** Scans the sections of a module. Returns `undefined` if it is not a DSO. */
export function layoutOf(bytes: Uint8Array): ModuleLayout | undefined {
  if (!beginsAsDso(bytes)) return undefined;
  try {
    return withCore(bytes.subarray(0, WINDOW), (core) => {
      let at = core.look(0, bytes.length);
      while (at > 0) {
        copyIn(core, bytes.subarray(at, at + WINDOW));
        at = core.look(at, bytes.length);
      }
      return at ? undefined : ([0, 1, 2, 3].map(core.outline) as unknown as ModuleLayout);
    });
  } catch {
    return undefined; // an engine that rejects the core will not compile the module either
  }
}
