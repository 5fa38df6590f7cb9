/** The function types of a DSO of a program with several stacks. */

import type { FunctionTypes } from "../core/function-types.js";
import { spansOf, typesOf } from "../core/imports.js";
import type { Dso } from "../program/dso.js";

const known = new WeakMap<Dso, FunctionTypes>();

/** All function types of a DSO. If it was relinked, and its bytes were not seen, they are those of its slots. */
export function typesOfDso(dso: Dso): FunctionTypes {
  if (!dso.signatures) return dso;
  let types = known.get(dso);
  if (!types) {
    const { prefix } = dso;
    types = prefix ? { types: typesOf(prefix, spansOf(prefix)) } : dso;
    known.set(dso, types);
  }
  return types;
}
