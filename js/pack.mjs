/**
 * Packs a module of wasm as text, which `src/engine/packed.ts` unpacks and describes.
 *
 * Only modules that unpack to what they were are packed: those of the instructions that the core has. The sizes of
 * functions take three bytes then, and loads and stores have no alignment, which is a hint.
 */

import { readFileSync } from "node:fs";
import { transformSync } from "esbuild";

const source = readFileSync(new URL("src/engine/packed.ts", import.meta.url), "utf8");
const { code } = transformSync(source, { loader: "ts" });
const { OPERANDS, SHIFT, unpack } = await import(`data:text/javascript,${encodeURIComponent(code)}`);

const CODE_SECTION = 10;
const [HEAD, LOCALS, OPCODES, TAIL] = [0, 8, 9, 10];

/** Packs a module, in streams unless it is to stay whole. */
export function pack(module, isWhole = false) {
  const { streams, bytes } = isWhole ? { streams: [module], bytes: module } : split(module);
  const packed = Array.from({ length: TAIL + 1 }, (_, stream) => textOf(streams[stream] ?? [])).join("\u0100");
  if (Buffer.compare(unpack(packed), Buffer.from(bytes))) throw new Error("the module does not unpack to itself");
  return packed;
}

function textOf(bytes) {
  return Array.from(bytes, (byte) => String.fromCharCode((byte + SHIFT) & 255)).join("");
}

/** The streams of a module, and the module that they are unpacked to. */
function split(module) {
  let at = 8;
  const number = () => {
    const start = at;
    while (module[at++] > 127);
    return [...module.subarray(start, at)];
  };
  const u32 = () => valueOf(number());

  const streams = Array.from({ length: TAIL + 1 }, () => []);
  streams[HEAD].push(...module.subarray(0, at));
  const bodies = [];
  while (at < module.length) {
    const start = at;
    const id = module[at++];
    const end = u32() + at;
    if (id !== CODE_SECTION) {
      streams[bodies.length ? TAIL : HEAD].push(...module.subarray(start, end));
      at = end;
      continue;
    }
    const count = number();
    while (at < end) bodies.push(...body(u32() + at));
    const size = encode(count.length + bodies.length);
    streams[HEAD].push(id, ...size, ...count);
  }
  const bytes = [...streams[HEAD], ...bodies, ...streams[TAIL]];
  return { streams, bytes };

  /** Puts the parts of a function into the streams, and returns the whole. */
  function body(end) {
    const bytes = [];
    const put = (stream, part) => {
      streams[stream].push(...part);
      bytes.push(...part);
    };
    const groups = number();
    put(LOCALS, groups);
    for (let count = 2 * valueOf(groups); count--; ) put(LOCALS, number());
    while (at < end) {
      const opcode = module[at++];
      put(OPCODES, [opcode]);
      const stream = OPERANDS.charCodeAt(opcode) & 7;
      if (opcode === 0x0e) {
        const count = number();
        put(stream, count);
        for (let left = valueOf(count); left >= 0; left--) put(stream, number());
      } else if (opcode === 0x11) {
        put(stream, number());
        put(stream, number());
      } else if (opcode === 0xfc) {
        put(LOCALS, [module[at]]);
        for (let memories = 12 - module[at++]; memories > 0; memories--) bytes.push(module[at++]);
      } else {
        if (opcode >= 0x28 && opcode <= 0x40) {
          // An alignment, or a memory.
          number();
          bytes.push(0);
        }
        if (stream) put(stream, number());
      }
    }
    const size = bytes.length;
    return [(size & 127) | 128, ((size >> 7) & 127) | 128, size >> 14, ...bytes];
  }
}

function valueOf(number) {
  return number.reduceRight((value, byte) => value * 128 + (byte & 127), 0);
}

function encode(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...encode(value >> 7)];
}
