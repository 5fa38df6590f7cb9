/** What an engine compiles instead of a DSO: the DSO with an embedded PLT, or with its references. */

import { concat } from "../engine/bytes.js";
import { decode } from "../engine/engine.js";
import { numbersOf, outputOf, withCore } from "./core.js";
import { SPAN } from "./imports.js";
import type { Outline } from "./layout.js";

/** For which libraries a PLT is put inside. */
export const enum When {
  Never = 0,
  Possible = 1,
  Gain = 2,
}

/** What an engine is to compile instead of a DSO. */
export interface Instead {
  bytes: Uint8Array<ArrayBuffer>;
  /** Gives the source back, which its owner may have changed or transferred by then. */
  restore(): Uint8Array<ArrayBuffer>;
  /** As {@link spansOf} has them, if a PLT is inside. If none is, the references are sent along. */
  spans: Uint32Array | undefined;
}

/**
 * Makes what is to be compiled instead of a DSO; nothing if that is the DSO itself. `isMissing` tells
 * whether nobody in the program defines a symbol.
 */
export function makeInstead(
  source: Uint8Array,
  outline: Outline,
  when: number,
  isMissing: (name: string) => boolean,
): Instead | undefined {
  const [references, code, bodies, end] = outline;
  if (!code) when = When.Never;
  let names: string[] = [];
  const instead = withCore(source.subarray(0, when ? code : references), (core) => {
    const slots = core.instead(bodies, end, source.length, when);
    if (slots < 0) {
      const spans = numbersOf(core, -2 * slots);
      const nameAt = (_: unknown, at: number) =>
        decode(source.subarray(spans[2 * at], spans[2 * at + 1]));
      names = Array.from({ length: -slots }, nameAt);
    }
    const made = outputOf(core, 2, core.bytes_len());
    if (slots < 1) {
      if (!made.length) return undefined;
      const bytes = concat([source, made]);
      const { length } = source;
      return { bytes, restore: () => bytes.slice(0, length), spans: undefined };
    }
    const pieces = new Uint32Array(core.memory.buffer, core.output(3));
    const parts: Uint8Array[] = [];
    // The source once more: what is left out, and where in the new bytes the rest is.
    const originals: (Uint8Array | [start: number, end: number])[] = [];
    let from = 0;
    let length = 0;
    let seen = 0;
    // What comes last is a piece.
    for (let at = 0; from < made.length; at += 3) {
      const upTo = pieces[at]!;
      const start = pieces[at + 1]!;
      const end = pieces[at + 2]!;
      parts.push(made.subarray(from, upTo), source.subarray(start, end));
      length += upTo - from;
      // Some pieces come twice.
      if (start >= seen) {
        originals.push(source.slice(seen, start), [length, length + end - start]);
        seen = end;
      }
      length += end - start;
      from = upTo;
    }
    originals.push(source.slice(seen));
    const bytes = concat(parts);
    const restore = () =>
      concat(originals.map((it) => (it instanceof Uint8Array ? it : bytes.subarray(...it))));
    return { bytes, restore, spans: numbersOf(core, 2 + SPAN * slots).slice() };
  });
  const missing = names.filter(isMissing).length;
  return missing ? makeInstead(source, outline, when + missing, isMissing) : instead;
}
