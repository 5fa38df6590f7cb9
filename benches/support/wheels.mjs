/** Reads libraries from wheels. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inflateRawSync } from "node:zlib";

/** Returns the path of a package's wheel. */
export function wheelPath(folder, name) {
  const file = readdirSync(folder).find((file) => file.startsWith(`${name}-`));
  if (!file) throw new Error(`there is no wheel of ${name} in ${folder}`);
  return join(folder, file);
}

/** Returns the entries of the libraries in a package's wheel. */
function entriesOfLibraries(folder, name) {
  const libraries = [...entriesOf(readFileSync(wheelPath(folder, name)))].filter((entry) => entry.name.endsWith(".so"));
  if (!libraries.length) throw new Error(`the wheel of ${name} has no library`);
  return libraries;
}

/** Returns the largest library of a package's wheel. */
export function libraryOf(folder, name) {
  const [largest] = entriesOfLibraries(folder, name).sort((one, other) => other.size - one.size);
  return new Uint8Array(largest.read());
}

/** Returns the libraries of a package's wheel, with their paths in it. */
export function librariesOf(folder, name) {
  return entriesOfLibraries(folder, name).map(({ name, read }) => ({ name, bytes: read() }));
}

/** Returns the entries of a zip archive, from its central directory. */
function* entriesOf(zip) {
  const end = zip.lastIndexOf(Buffer.from("PK\x05\x06", "latin1"));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const method = zip.readUInt16LE(at + 10);
    const packed = zip.readUInt32LE(at + 20);
    const size = zip.readUInt32LE(at + 24);
    const nameLength = zip.readUInt16LE(at + 28);
    const header = zip.readUInt32LE(at + 42);
    const name = zip.toString("utf8", at + 46, at + 46 + nameLength);
    yield {
      name,
      size,
      read() {
        const start =
          header + 30 + zip.readUInt16LE(header + 26) + zip.readUInt16LE(header + 28);
        const bytes = zip.subarray(start, start + packed);
        return method === 0 ? bytes : inflateRawSync(bytes);
      },
    };
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}
