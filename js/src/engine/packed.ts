/**
 * Bytes inlined as text, a character each: a fifth smaller, compressed, than base64.
 *
 * `build.mjs` packs them. With this mask, few of the most frequent bytes of a module take two bytes of UTF-8, or an escape.
 */

/** @internal */
export const MASK = 60;

export function unpack(text: string): Uint8Array<ArrayBuffer> {
  // `Uint8Array.from` makes a string of each character. From so much garbage at the start, V8 draws the
  // conclusion that a small heap will do, and collects more often from then on.
  return new Uint8Array(text.length).map((_, at) => text.charCodeAt(at) ^ MASK);
}
