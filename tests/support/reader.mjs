// A cursor over bytes that reads the primitive encodings of the wasm binary format. Malformed input is
// an error in a fixture, so the reader does not recover from it.

export function createReader(bytes, start = 0, end = bytes.length) {
  let position = start;
  const decoder = new TextDecoder();
  const reader = {
    get done() {
      return position >= end;
    },
    get position() {
      return position;
    },
    skip(count) {
      position += count;
    },
    byte: () => bytes[position++],
    leb() {
      let value = 0;
      let scale = 1;
      for (;;) {
        const byte = bytes[position++];
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
        scale *= 128;
      }
    },
    string() {
      const length = reader.leb();
      position += length;
      return decoder.decode(bytes.subarray(position - length, position));
    },
    list(read) {
      return Array.from({ length: reader.leb() }, read);
    },
  };
  return reader;
}
