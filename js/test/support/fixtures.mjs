// Modules for the tests, written in `wat/`. Binaryen's text format has no `(@dylink.0 …)`, so that
// section is put in front of a module's bytes here.

import { encodeLeb } from "../../../tests/support/leb.mjs";
import { fixtures } from "./host/fixtures.mjs";

const HEADER = 8;
const MEM_INFO = 1;
const NEEDED = 2;
const IMPORT_INFO = 4;
const WEAK = 1;

const SLOTS = 1;
const SIGNATURES = 2;
const TYPES = 3;
const SELF = 4;
const POSITIONS = 5;

/** Bytes with their number before them. */
export const withLength = (bytes) => [...encodeLeb(bytes.length), ...bytes];
/** A name, as modules write it. */
export const text = (string) => withLength([...new TextEncoder().encode(string)]);
const list = (items) => [...encodeLeb(items.length), ...items.flat()];
const subsection = (kind, content) => [kind, ...withLength(content)];

/** The bytes of `wat/NAME.wat`: a copy, for a test to spoil. */
export function wasm(name) {
  if (!Object.hasOwn(fixtures, name)) throw new Error(`there is no fixture \`${name}\``);
  return Uint8Array.from(atob(fixtures[name]), (character) => character.charCodeAt(0));
}

/**
 * The same as a DSO: with `dylink.0`, which a loader wants to be the first section. `weak` lists imports as
 * `[module, name]`.
 */
export function dso(name, { needed = [], weak = [] } = {}) {
  const bytes = wasm(name);
  const content = [...text("dylink.0"), ...subsection(MEM_INFO, [0, 0, 0, 0])];
  if (needed.length) {
    content.push(...subsection(NEEDED, [...encodeLeb(needed.length), ...needed.flatMap(text)]));
  }
  if (weak.length) {
    content.push(...subsection(IMPORT_INFO, list(weak.map((names) => [...names.flatMap(text), WEAK]))));
  }
  const section = [0, ...withLength(content)];
  return Uint8Array.of(...bytes.subarray(0, HEADER), ...section, ...bytes.subarray(HEADER));
}

/** The library `definer.wat`, whose `later` adds `number` (less than 64) to its argument. */
export function definer(number) {
  const bytes = dso("definer");
  const [i32Const, one, add] = [0x41, 1, 0x6a];
  const at = bytes.findIndex((byte, at) => byte === i32Const && bytes[at + 1] === one && bytes[at + 2] === add);
  bytes[at + 1] = number;
  return bytes;
}

/** A module with a custom section more, at its end. */
export function withSection(bytes, name, content) {
  return Uint8Array.of(...bytes, 0, ...withLength([...text(name), ...content]));
}

/**
 * The content of a section `latebind.0`, by hand. A slot is `[module, name, signature]`, a signature
 * `[type, text]`, a type its bytes; the order is that of the subsections' numbers.
 */
export function latebindSection({ slots = [], signatures = [], types = [], self = 0, firstImport = 1 } = {}) {
  return [
    ...subsection(
      SLOTS,
      list(slots.map(([module, name, index]) => [...text(module), ...text(name), ...encodeLeb(index)])),
    ),
    ...subsection(SIGNATURES, list(signatures.map(([type, words]) => [...encodeLeb(type), ...text(words)]))),
    ...subsection(TYPES, list(types)),
    ...subsection(SELF, encodeLeb(self)),
    // The imports of the slots follow each other.
    ...subsection(POSITIONS, list([[...encodeLeb(firstImport), ...list(slots.map(([, , index]) => encodeLeb(index)))]])),
  ];
}
