/** The interface of the three ways to link a DSO. */

import type { Dso } from "../program/dso.js";
import type { Reading } from "../program/import-snapshot.js";
import { nameOf } from "../report/names.js";
import type { Plan } from "./plans.js";
import type { Section } from "./section.js";

/** A DSO that is being instantiated. */
export interface LinkRequest {
  module: WebAssembly.Module;
  imports: object;
  /** What is known from its bytes, if they have been seen. */
  plan: Plan | undefined;
  /** The slots that it has of its own, if it was relinked. */
  section: Section | undefined;
  /** What has been read from the import object, and will be given to the engine. Each way adds to it. */
  reading: Reading;
}

/** What a PLT is instantiated with: its bytes, and its imports. */
export type PltSource = [plt: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports];

/** How the late-bound references of one DSO will reach their definitions. */
export interface Way {
  /** What the DSO is registered with. */
  own: Pick<Dso, "types" | "references"> & Partial<Dso>;
  /**
   * Replaces the loader's stubs among the imports that have been read. Yields a PLT that must be
   * instantiated, and takes its instance, or `undefined` to instantiate it synchronously.
   */
  install(dso: Dso): Generator<PltSource, void, WebAssembly.Instance | undefined>;
  /** The lines that `LATEBIND_DEBUG=files` prints about the DSO. */
  describe(dso: Dso): string[];
}

/** The first of these lines. */
export function countsOf(dso: Dso, entries: string): string {
  return `file ${nameOf(dso)}: ${dso.references.count} ${entries}, ${dso.left} left`;
}
