/** How many bytes the code section of a module has. */
export function codeSize(bytes) {
  const CODE = 10;
  let at = 8;
  const leb = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = leb();
    if (id === CODE) return size;
    at += size;
  }
  throw new Error("the module has no code");
}
