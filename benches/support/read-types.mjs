/**
 * Reads the types of a module's imported functions from its bytes, for strategies that create a wasm function for each
 * import. Only JavaScriptCore exposes them without a flag.
 */

import { createReader } from "../../tests/support/reader.mjs";
import { VALUE_TYPES } from "./encode.mjs";

const TYPE_SECTION = 1;
const IMPORT_SECTION = 2;
const NAMES = new Map(Object.entries(VALUE_TYPES).map(([name, code]) => [code, name]));

function readValueType(reader) {
  const code = reader.byte();
  if (!NAMES.has(code)) throw new TypeError(`unknown value type 0x${code.toString(16)}`);
  return NAMES.get(code);
}

function skipLimits(reader) {
  const flags = reader.byte();
  reader.leb();
  if (flags & 1) reader.leb();
}

function readFunctionType(reader) {
  const form = reader.byte();
  if (form !== 0x60) throw new TypeError(`unknown form of type 0x${form.toString(16)}`);
  const types = () => reader.list(() => readValueType(reader));
  return { params: types(), results: types() };
}

/** Skips the description of an import, which is a type index for a function. */
const DESCRIPTIONS = [
  (reader) => reader.leb(),
  (reader) => void [readValueType(reader), skipLimits(reader)],
  (reader) => void skipLimits(reader),
  (reader) => reader.skip(2),
  (reader) => void [reader.byte(), reader.leb()],
];

/** Returns name → `{ params, results }` for every imported function. */
export function readImportedTypes(bytes) {
  const found = new Map();
  let types = [];
  const reader = createReader(bytes, 8);
  while (!reader.done) {
    const id = reader.byte();
    const size = reader.leb();
    const end = reader.position + size;
    if (id === TYPE_SECTION) types = reader.list(() => readFunctionType(reader));
    if (id === IMPORT_SECTION) {
      for (let left = reader.leb(); left > 0; left--) {
        reader.string();
        const name = reader.string();
        const type = DESCRIPTIONS[reader.byte()](reader);
        if (type !== undefined) found.set(name, types[type]);
      }
      return found;
    }
    reader.skip(end - reader.position);
  }
  return found;
}
