// Serves the tables of a font at https://example.com/tables/TAG, from which an example fetches them.

import { readFileSync } from "node:fs";
import { join } from "node:path";

const font = readFileSync(
  join(process.env.DOCUMENTS_PYODIDE, "../dejavu-fonts-ttf/ttf/DejaVuSans.ttf"),
);

const HEADER = 12;
const RECORD = 16;

/** The table of this tag, or nothing. */
function table(tag) {
  const count = font.readUInt16BE(4);
  for (let at = HEADER; at < HEADER + count * RECORD; at += RECORD) {
    if (font.toString("latin1", at, at + 4) !== tag) continue;
    const start = font.readUInt32BE(at + 8);
    return font.subarray(start, start + font.readUInt32BE(at + 12));
  }
  return new Uint8Array();
}

const { fetch } = globalThis;
const PREFIX = "https://example.com/tables/";

globalThis.fetch = async (url, ...rest) =>
  String(url).startsWith(PREFIX)
    ? new Response(table(decodeURIComponent(String(url).slice(PREFIX.length))))
    : fetch(url, ...rest);
