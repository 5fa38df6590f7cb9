/**
 * The types of a module's imported functions, read from its bytes: what a strategy needs that makes a
 * function of wasm for each, since no engine tells them.
 */

import { VALUE_TYPES } from "./encode.mjs";

const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const NAMES = new Map(Object.entries(VALUE_TYPES).map(([name, code]) => [code, name]));
const decoder = new TextDecoder();

function createReader(bytes, at = 0) {
  const reader = {
    get position() {
      return at;
    },
    skip(count) {
      at += count;
    },
    byte: () => bytes[at++],
    leb() {
      let [value, scale] = [0, 1];
      for (;;) {
        const byte = bytes[at++];
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
        scale *= 128;
      }
    },
    text() {
      const length = reader.leb();
      at += length;
      return decoder.decode(bytes.subarray(at - length, at));
    },
    list: (item) => Array.from({ length: reader.leb() }, item),
    valueType() {
      const code = reader.byte();
      if (!NAMES.has(code)) throw new TypeError(`unknown value type 0x${code.toString(16)}`);
      return NAMES.get(code);
    },
    limits() {
      const flags = reader.byte();
      reader.leb();
      if (flags & 1) reader.leb();
    },
  };
  return reader;
}

function readFunctionType(reader) {
  const form = reader.byte();
  if (form !== 0x60) throw new TypeError(`unknown form of type 0x${form.toString(16)}`);
  return { params: reader.list(reader.valueType), results: reader.list(reader.valueType) };
}

/** Steps over what is imported; a function's is the index of its type. */
const DESCRIPTIONS = [
  (reader) => reader.leb(),
  (reader) => void [reader.valueType(), reader.limits()],
  (reader) => reader.limits(),
  (reader) => reader.skip(2),
  (reader) => void [reader.byte(), reader.leb()],
];

/** name → `{ params, results }`, for every imported function. */
export function readImportedTypes(bytes) {
  const found = new Map();
  let types = [];
  const reader = createReader(bytes, 8);
  while (reader.position < bytes.length) {
    const id = reader.byte();
    const size = reader.leb();
    const end = reader.position + size;
    if (id === TYPE_SECTION) types = reader.list(() => readFunctionType(reader));
    if (id === IMPORT_SECTION) {
      for (let left = reader.leb(); left > 0; left--) {
        reader.text();
        const name = reader.text();
        const type = DESCRIPTIONS[reader.byte()](reader);
        if (type !== undefined) found.set(name, types[type]);
      }
      return found;
    }
    reader.skip(end - reader.position);
  }
  return found;
}
