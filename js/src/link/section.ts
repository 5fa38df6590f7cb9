/**
 * Reads the custom section `latebind.0` of a relinked library: `docs/relinking.md` describes it.
 *
 * The one thing that is parsed in JavaScript. A relinked library binds where no code may be
 * generated, and there the core, which is code, cannot run.
 */

import { decode, sectionsOf } from "../engine/engine.js";

/** What a relinked library says about itself. */
export interface Section {
  /** What its slots stand for; slot `k` is item `k`. */
  slots: { module: string; name: string; type: number }[];
  /** The texts of the slots' types, by the indices of the types. */
  signatures: Map<number, string>;
  /** Its types, for adapters and probes. */
  types: Uint8Array<ArrayBuffer>;
  /** How many references to itself were bound when it was relinked. */
  relinked: number;
}

const enum Subsection {
  Slots = 1,
  Signatures = 2,
  Types = 3,
  Self = 4,
}

/**
 * The section of a module. Nothing if it has none, or a malformed one: the engine, which is given no
 * binder then, refuses a library that needs one.
 */
export function readSection(module: unknown): Section | undefined {
  const [section] = sectionsOf(module, "latebind.0") ?? [];
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
  // Slicing is ten times as fast as decoding each name, and most are of ASCII.
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
    // Also if it ends behind the section.
    if (at !== end || end > bytes.length) malformed();
  }

  const [, slots = [], signatures = [], types = new Uint8Array(), relinked = 0] = found as [
    unknown,
    Section["slots"]?,
    [number, string][]?,
    Section["types"]?,
    number?,
  ];
  // From the number of the signature to that of its type.
  for (const slot of slots) [slot.type] = signatures[slot.type] ?? malformed();
  return { slots, signatures: new Map(signatures), types, relinked };
}

/** One character for each byte; where that is of ASCII, the right one. */
function charactersOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("latin1").decode(bytes);
  } catch {
    // An engine that was built without other encodings than those of Unicode.
    return bytes.reduce((all, byte) => all + String.fromCharCode(byte), "");
  }
}

function malformed(): never {
  throw new Error();
}

/** As of a library that says nothing about itself. */
export const NO_SLOTS: Section = parse(new Uint8Array());
