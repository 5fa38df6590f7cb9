/** The function types of a DSO of a program with several stacks. */

import { spansOf, typesOf } from "../core/imports.js";
import type { Dso } from "../program/dso.js";

const sections = new WeakMap<Dso, Uint8Array>();

/** The type section of a DSO, or `undefined` if its bytes were not seen. */
export function typesOfDso(dso: Dso): Uint8Array | undefined {
  let section = sections.get(dso);
  if (!section && dso.prefix) {
    section = typesOf(dso.prefix, spansOf(dso.prefix));
    sections.set(dso, section);
  }
  return section;
}
