/**
 * Reads the custom section `latebind.0` of a relinked library: `docs/relinking.md` describes it.
 *
 * It is parsed in JavaScript, because a relinked library is also bound if the host disallows code generation.
 * Then the core, which is code, cannot run.
 */

import { decode, sectionsOf } from "../engine/engine.js";
import { Section as SectionName, Subsection } from "../core/abi.js";

/** The slots of a library, in the order of their imports. There may be ten thousand, so no name is decoded. */
export interface Slots {
  readonly count: number;
  /** Returns `true` if a slot belongs to an import. */
  isOf(slot: number, module: string, name: string): boolean;
  /** The index of the type of a slot. */
  typeOf(slot: number): number;
}

/** The contents of the section. */
export interface Section {
  slots: Slots;
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
  const take = () => {
    const length = u32();
    return bytes.subarray(at, (at += length));
  };
  const list = <T>(item: () => T) => Array.from({ length: u32() }, item);

  const found: unknown[] = [];
  while (at < bytes.length) {
    const id = byte();
    const end = u32() + at;
    if (id in found) malformed();
    if (id === Subsection.Slots) {
      const count = u32();
      if (count > bytes.length) malformed();
      const numbers = new Uint32Array(count * SlotRecord.Size);
      for (let to = 0; to < numbers.length; to += SlotRecord.Size) {
        for (let name = to; name < to + SlotRecord.Type; name += SlotRecord.Name) {
          const length = u32();
          numbers[name] = at;
          numbers[name + 1] = at += length;
        }
        numbers[to + SlotRecord.Type] = u32();
      }
      found[id] = numbers;
    } else if (id === Subsection.Signatures) {
      found[id] = list(() => [u32(), decode(take())]);
    } else if (id === Subsection.Self) {
      found[id] = u32();
    } else {
      found[id] = bytes.slice(at, (at = end));
    }
    // This includes a part that ends after the section.
    if (at !== end || end > bytes.length) malformed();
  }

  const [, numbers = new Uint32Array(), signatures = [], types = new Uint8Array(), relinked = 0] = found as [
    unknown,
    Uint32Array?,
    [number, string][]?,
    Section["types"]?,
    number?,
  ];
  // Replaces the index of the signature with the index of its type.
  for (let slot = SlotRecord.Type; slot < numbers.length; slot += SlotRecord.Size) {
    const [type] = signatures[numbers[slot]!] ?? malformed();
    numbers[slot] = type;
  }
  return { slots: slotsOf(bytes, numbers), signatures: new Map(signatures), types, relinked };
}

/** The numbers of a slot. */
const enum SlotRecord {
  /** The start and the end of the module name. */
  Module = 0,
  /** The start and the end of the name. */
  Name = 2,
  /** The index of the type. */
  Type = 4,
  Size = 5,
}

function slotsOf(bytes: Uint8Array, numbers: Uint32Array): Slots {
  const start = numbers[0] ?? 0;
  const part = bytes.subarray(start, numbers.at(SlotRecord.Name + 1 - SlotRecord.Size) ?? start);
  // Most names are ASCII, and a comparison takes a tenth of the time of decoding a name. If the text has one character
  // for each byte, a byte that is not ASCII is the replacement character, which is in no name.
  const text = decode(part);
  const isAligned = text.length === part.length;
  const is = (at: number, name: string) => {
    const from = numbers[at]!;
    const to = numbers[at + 1]!;
    return isAligned ? to - from === name.length && text.startsWith(name, from - start) : decode(bytes.subarray(from, to)) === name;
  };
  return {
    count: numbers.length / SlotRecord.Size,
    isOf(slot, module, name) {
      const at = slot * SlotRecord.Size;
      return is(at + SlotRecord.Name, name) && is(at + SlotRecord.Module, module);
    },
    typeOf: (slot) => numbers[slot * SlotRecord.Size + SlotRecord.Type]!,
  };
}

function malformed(): never {
  throw new Error();
}

/** The section of a library that has none. */
export const NO_SLOTS: Section = parse(new Uint8Array());
