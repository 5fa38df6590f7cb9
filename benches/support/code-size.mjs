import { createReader } from "../../tests/support/reader.mjs";

const HEADER = 8;
const CODE = 10;

/** Returns the size of the code section of a module in bytes. */
export function codeSize(bytes) {
  const reader = createReader(bytes, HEADER);
  while (!reader.done) {
    const id = reader.byte();
    const size = reader.leb();
    if (id === CODE) return size;
    reader.skip(size);
  }
  throw new Error("the module has no code");
}
