/** The module that an engine compiles instead of a DSO: the DSO with an embedded PLT, or with its references. */

import { concat } from "../engine/bytes.js";
import { decode } from "../engine/engine.js";
import { EmbedPolicy, Output, RangeRecord } from "./abi.js";
import { copyIn, type Core, numbersOf, outputOf, sessions, withCore } from "./core.js";
import { sizeOf } from "./imports.js";
import type { ModuleLayout } from "./layout.js";

/** The module that an engine compiles instead of a DSO. */
export interface Replacement {
  bytes: Uint8Array<ArrayBuffer>;
  /** Returns the source, which its owner may have changed or transferred meanwhile. */
  restore(): Uint8Array<ArrayBuffer>;
  /** The result of {@link spansOf}, if a PLT is embedded. If none is, the module has the references added. */
  spans: Uint32Array | undefined;
}

/** Returns `true` if no DSO of the program defines the symbol of an import. */
export type IsUndefined = (name: string, module: string) => boolean;

/**
 * Makes the replacement of a DSO. Returns `undefined` if the engine must compile the DSO itself.
 * `join` provides the memory.
 */
export function makeReplacement(
  source: Uint8Array,
  layout: ModuleLayout,
  policy: number,
  isUndefined: IsUndefined,
  join: typeof concat,
): Replacement | undefined {
  const [references, code, bodies, end] = layout;
  if (!code) policy = EmbedPolicy.Never;
  const input = source.subarray(0, policy ? code : references);
  return withCore(input, (core) => {
    const replace = (policy: number) => core.replace(bodies, end, source.length, policy);
    let count = replace(policy);
    if (count < 0) {
      // The policy depends on whether a sample of the imports is undefined.
      const sample = numbersOf(core, -4 * count).slice();
      const text = (at: number) => decode(source.subarray(sample[at], sample[at + 1]));
      const session = sessions;
      let missing = 0;
      for (let at = 0; at < sample.length; at += 4) missing += +isUndefined(text(at + 2), text(at));
      // That can run code of the program, which may have loaded another library.
      if (sessions !== session) copyIn(core, input);
      count = replace(EmbedPolicy.IfProfitable + missing);
    }
    const made = outputOf(core, Output.Bytes, core.bytes_len());
    if (count > 0) return assemble(core, source, made, count, join);
    if (!made.length) return undefined;
    const bytes = join([source, made]);
    const { length } = source;
    return { bytes, restore: () => bytes.slice(0, length), spans: undefined };
  });
}

/** Puts a DSO with an embedded PLT together, from the bytes that the core has made and ranges of the source. */
function assemble(core: Core, source: Uint8Array, made: Uint8Array, count: number, join: typeof concat): Replacement {
  const ranges = new Uint32Array(core.memory.buffer, core.output(Output.Ranges));
  const parts: Uint8Array[] = [];
  // The source: the bytes that are not in the replacement, and the positions of all others in it.
  const originals: (Uint8Array | [start: number, end: number])[] = [];
  let from = 0;
  let length = 0;
  let seen = 0;
  // The last part is a range of the source.
  for (let at = 0; from < made.length; at += RangeRecord.Size) {
    const upTo = ranges[at + RangeRecord.At]!;
    const start = ranges[at + RangeRecord.Start]!;
    const end = ranges[at + RangeRecord.End]!;
    parts.push(made.subarray(from, upTo), source.subarray(start, end));
    length += upTo - from;
    // A range can occur twice.
    if (start >= seen) {
      originals.push(source.slice(seen, start), [length, length + end - start]);
      seen = end;
    }
    length += end - start;
    from = upTo;
  }
  originals.push(source.slice(seen));
  const bytes = join(parts);
  const restore = () =>
    concat(originals.map((it) => (it instanceof Uint8Array ? it : bytes.subarray(...it))));
  return { bytes, restore, spans: numbersOf(core, sizeOf(count)).slice() };
}
