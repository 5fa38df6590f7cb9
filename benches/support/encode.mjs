/** Writes small modules as nested lists of bytes, which are flattened at the end. */

import { encodeLeb } from "../../tests/support/leb.mjs";

const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** The binary encoding of value types. */
export const VALUE_TYPES = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
  funcref: 0x70,
  externref: 0x6f,
};

export const leb = encodeLeb;

export const list = (items) => [leb(items.length), items];

export function text(string) {
  const bytes = [...new TextEncoder().encode(string)];
  return [leb(bytes.length), bytes];
}

export function section(id, content) {
  const bytes = content.flat(Infinity);
  return [id, leb(bytes.length), bytes];
}

export const customSection = (name, content = []) => section(0, [text(name), content]);

/** A section that makes a module a DSO without memory or table space. */
export const dylinkSection = () => customSection("dylink.0", [1, 4, 0, 0, 0, 0]);

/** `{ params, results }`, lists of names of {@link VALUE_TYPES}. */
export const functionType = ({ params, results }) => [
  0x60,
  list(params.map((name) => VALUE_TYPES[name])),
  list(results.map((name) => VALUE_TYPES[name])),
];

export const localGets = (count) => Array.from({ length: count }, (_, index) => [0x20, leb(index)]);

/** The code of a function. `locals` are names of value types. */
export function body(locals, ...code) {
  const bytes = [
    list(locals.map((name) => [1, VALUE_TYPES[name]])),
    code,
    0x0b, // end
  ].flat(Infinity);
  return [leb(bytes.length), bytes];
}

export const encode = (...sections) => Uint8Array.from([HEADER, sections].flat(Infinity));

/** Returns a text that identifies a signature. */
export const signatureKey = ({ params, results }) => `${params}>${results}`;
