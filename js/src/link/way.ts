/** The interface of the three ways to link a DSO. */

import type { Dso } from "../program/dso.js";
import type { ImportSnapshot } from "../program/import-snapshot.js";
import { nameOf } from "../report/names.js";
import type { Plan } from "./plans.js";
import type { Section } from "./section.js";

/** A DSO that is being instantiated. */
export interface LinkRequest {
  module: WebAssembly.Module;
  imports: object;
  /** The facts from its bytes, if they are known. */
  plan: Plan | undefined;
  /** Its own slots, if it was relinked. */
  section: Section | undefined;
  /** The values that were read from the import object. A way reads them, and replaces some. */
  snapshot: ImportSnapshot;
}

/** The bytes of a PLT, and its imports. */
export type PltSource = [plt: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports];

/** A way to link, for one DSO whose imports have been read. */
export interface Way {
  /** The facts with which the DSO is registered. */
  own: Pick<Dso, "types" | "references"> & Partial<Dso>;
  /**
   * Replaces the loader's stubs among the imports that have been read. Yields a PLT that must be
   * instantiated, and takes its instance, or `undefined` to instantiate it synchronously.
   */
  replaceStubs(dso: Dso): Generator<PltSource, void, WebAssembly.Instance | undefined>;
  /** The lines that `LATEBIND_DEBUG=files` prints about the DSO. */
  describe(dso: Dso): string[];
}

/** The first of these lines. */
export function countsOf(dso: Dso, entries: string): string {
  return `file ${nameOf(dso)}: ${dso.references.count} ${entries}, ${dso.fallback} fallback`;
}
