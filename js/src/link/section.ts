/**
 * Reads the custom section `latebind.0` of a relinked library: `docs/relinking.md` describes it.
 *
 * It is parsed in JavaScript, because a relinked library is also bound if the host disallows code generation.
 * Then the core, which is code, cannot run.
 */

import { decode, sectionsOf } from "../engine/engine.js";
import { Section as SectionName, Subsection } from "../core/abi.js";

/** The contents of the section. */
export interface Section {
  /** The imports of its slots, in order. */
  slots: { module: string; name: string; type: number }[];
  /** The texts of the slots' types, by the indices of the types. */
  signatures: Map<number, string>;
  /** Its types, for adapters and type tests. */
  types: Uint8Array<ArrayBuffer>;
  /** The number of self references that were bound when it was relinked. */
  relinked: number;
}

/**
 * The section of a module. Returns `undefined` if it has none, or a malformed one. Then the engine gets no
 * binder, and rejects a library that needs one.
 */
export function readSection(module: unknown): Section | undefined {
  const [section] = sectionsOf(module, SectionName.Latebind) ?? [];
  try {
    return section && parse(new Uint8Array(section));
  } catch {
    return undefined;
  }
}

function parse(bytes: Uint8Array<ArrayBuffer>): Section {
  let at = 0;
  const byte = () => bytes[at++] ?? malformed();
  const u32 = () => {
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const next = byte();
      value += (next & 127) * scale;
      if (next < 128) return value < 2 ** 32 ? value : malformed();
    }
    return malformed();
  };
  const rest = (end: number) => bytes.slice(at, (at = end));
  // Most names are ASCII, and slicing is ten times as fast as decoding each name.
  const characters = charactersOf(bytes);
  const text = () => {
    const end = u32() + at;
    const name = characters.slice(at, end);
    if (!/^[\0-\x7f]*$/.test(name)) return decode(rest(end));
    at = end;
    return name;
  };
  const list = <T>(item: () => T) => Array.from({ length: u32() }, item);

  const found: unknown[] = [];
  while (at < bytes.length) {
    const id = byte();
    const end = u32() + at;
    if (id in found) malformed();
    if (id === Subsection.Slots) {
      found[id] = list(() => ({ module: text(), name: text(), type: u32() }));
    } else if (id === Subsection.Signatures) {
      found[id] = list(() => [u32(), text()]);
    } else if (id === Subsection.Self) {
      found[id] = u32();
    } else {
      found[id] = rest(end);
    }
    // This includes a part that ends after the section.
    if (at !== end || end > bytes.length) malformed();
  }

  const [, slots = [], signatures = [], types = new Uint8Array(), relinked = 0] = found as [
    unknown,
    Section["slots"]?,
    [number, string][]?,
    Section["types"]?,
    number?,
  ];
  // Replaces the index of the signature with the index of its type.
  for (const slot of slots) [slot.type] = signatures[slot.type] ?? malformed();
  return { slots, signatures: new Map(signatures), types, relinked };
}

/** One character for each byte. It is the right one if the byte is ASCII. */
function charactersOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("latin1").decode(bytes);
  } catch {
    // The engine was built with the encodings of Unicode only.
    return bytes.reduce((all, byte) => all + String.fromCharCode(byte), "");
  }
}

function malformed(): never {
  throw new Error();
}

/** The section of a library that has none. */
export const NO_SLOTS: Section = parse(new Uint8Array());
