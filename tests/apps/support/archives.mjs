// The two archive formats of published libraries: wheels are zip files, which are read, and PGlite's extensions are
// tar.gz files, which are read and written.

import { gunzipSync, gzipSync, inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const stored = 0;

/** Returns the files of a zip archive: `{ name, bytes }`. No zip64, no encryption, no archive comment. */
export function unzip(archive) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = archive.length - 22;
  if (view.getUint32(end, true) !== endOfDirectory) throw new Error("not a zip file, or one with a comment");
  const files = [];
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const [method, size] = [view.getUint16(at + 10, true), view.getUint32(at + 20, true)];
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) =>
      view.getUint16(at + field, true),
    );
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    // The local header repeats name and extra field, but not always with the same lengths.
    const local = view.getUint32(at + 42, true);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    const data = archive.subarray(start, start + size);
    if (!name.endsWith("/")) files.push({ name, bytes: method === stored ? data : inflateRawSync(data) });
    at += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}

const block = 512;
const padded = (size) => Math.ceil(size / block) * block;

/**
 * Returns a tar.gz archive with the bytes that `replace(name, bytes)` returns for some files. Everything else remains,
 * including the order.
 */
export function mapTarGz(archive, replace) {
  const tar = gunzipSync(archive);
  const out = [];
  let at = 0;
  while (at + block <= tar.length && tar[at] !== 0) {
    const header = Buffer.from(tar.subarray(at, at + block));
    const text = (from, length) => header.toString("latin1", from, from + length).split("\0")[0];
    const size = Number.parseInt(text(124, 12), 8);
    const bytes = tar.subarray(at + block, at + block + size);
    const isFile = ["", "0"].includes(text(156, 1));
    const replaced = isFile ? replace(text(0, 100), bytes) : bytes;
    header.write(`${replaced.length.toString(8).padStart(11, "0")}\0`, 124, "latin1");
    // The checksum treats its own bytes as spaces.
    header.fill(" ", 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
    out.push(header, replaced, Buffer.alloc(padded(replaced.length) - replaced.length));
    at += block + padded(size);
  }
  return gzipSync(Buffer.concat([...out, Buffer.alloc(2 * block)]), { level: 1 });
}
