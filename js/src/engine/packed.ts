/**
 * Modules of wasm inlined as text, a character for each byte: a fifth smaller, compressed, than base64.
 *
 * `pack.mjs` packs them. Compressors predict a byte from the bytes before it, and opcodes and operands, which take
 * turns in a module, predict each other badly. So the text has several streams: the opcodes of all functions, and
 * each kind of operand. That takes 420 bytes from `auto.mjs`, compressed, this code included.
 */

/** The streams. Numbers 1 to 7 are those of operands. */
const enum Stream {
  /** All before the first function. */
  Head = 0,
  /** The local variables of each function, and the second bytes of opcodes. */
  Locals = 8,
  Opcodes = 9,
  /** All after the last function. */
  Tail = 10,
}

/**
 * The stream of the operands of each opcode: of blocks, branches, calls, local variables, global variables, loads and
 * stores, and constants. The others have no operands, or zeros.
 *
 * @internal
 */
export const OPERANDS = "  111       222 33              44455   66666666666666666666666  77";

/** Separates the streams. Every byte has a lower code. */
const SEPARATOR = "\u0100";

/**
 * Added to each byte, modulo 256: frequent ones are printed as a character of ASCII, unescaped.
 *
 * @internal
 */
export const SHIFT = 33;

export function unpack(text: string): Uint8Array<ArrayBuffer> {
  // `Uint8Array.from` makes a string of each character. From so much garbage at the start, V8 draws the
  // conclusion that a small heap will do, and collects more often from then on.
  const codes = new Uint8Array(text.length).map((_, at) => text.charCodeAt(at) - SHIFT);
  let start = 0;
  const streams = text.split(SEPARATOR).map(({ length }) => codes.subarray(start, (start += length + 1) - 1));
  const places = streams.map(() => 0);
  const head = streams[Stream.Head]!;
  const tail = streams[Stream.Tail]!;
  // Some bytes are zeros that no stream has. They take less room than there is.
  const bytes = new Uint8Array(2 * start);
  bytes.set(head);
  let end = head.length;
  /** Copies a number, which ends at a byte without the highest bit, and returns that byte. */
  const copy = (stream: Stream): number => {
    const source = streams[stream]!;
    let place = places[stream]!;
    let byte: number;
    do bytes[end++] = byte = source[place++]!;
    while (byte > 127);
    places[stream] = place;
    return byte;
  };
  let depth = 0;
  let body = 0;
  for (const opcode of streams[Stream.Opcodes]!) {
    if (!depth) {
      depth = 1;
      // The size comes first, in three bytes.
      body = end += 3;
      for (let count = 2 * copy(Stream.Locals); count--; ) copy(Stream.Locals);
    }
    bytes[end++] = opcode;
    // A block begins.
    if (opcode > 1 && opcode < 5) depth++;
    // Loads and stores have an alignment before their offset, `memory.size` and `memory.grow` a memory.
    if (opcode > 39 && opcode < 65) end++;
    // `memory.copy` (10) has two memories, and `memory.fill` (11) has one.
    if (opcode === 252) end = 12 - copy(Stream.Locals) + end;
    const stream = OPERANDS.charCodeAt(opcode) & 7;
    if (stream) for (let count = opcode === 14 ? copy(stream) + 1 : opcode === 17 ? 2 : 1; count--; ) copy(stream);
    // A block ends, or the function.
    if (opcode === 11 && !--depth) {
      const size = end - body;
      bytes[body - 3] = size | 128;
      bytes[body - 2] = (size >> 7) | 128;
      bytes[body - 1] = size >> 14;
    }
  }
  bytes.set(tail, end);
  return bytes.slice(0, end + tail.length);
}
