/** Where the parts of a DSO are. */

import { beginsAsDso } from "../engine/bytes.js";
import { copyIn, withCore } from "./core.js";

/** Where the parts of a DSO are: `Outline` of the core. */
export type Outline = readonly [references: number, code: number, bodies: number, end: number];

/** How many bytes the core wants to see of a section. */
const WINDOW = 40;

/** Looks at the sections of a module. Nothing if it is not a DSO. */
export function outlineOf(bytes: Uint8Array): Outline | undefined {
  if (!beginsAsDso(bytes)) return undefined;
  try {
    return withCore(bytes.subarray(0, WINDOW), (core) => {
      let at = core.look(0, bytes.length);
      while (at > 0) {
        copyIn(core, bytes.subarray(at, at + WINDOW));
        at = core.look(at, bytes.length);
      }
      return at ? undefined : ([0, 1, 2, 3].map(core.outline) as unknown as Outline);
    });
  } catch {
    return undefined; // an engine that does not compile the core will not compile the module
  }
}
