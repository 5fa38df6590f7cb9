// Modules for the tests, written in `wat/`. Binaryen's text format has no `(@dylink.0 …)`, so that
// section is put in front of a module's bytes here.

import { readdirSync, readFileSync } from "node:fs";
import { encodeLeb } from "../../../tests/support/leb.mjs";

const WAT = new URL("../wat/", import.meta.url);
const VARIABLE = "LATEBIND_TEST_FIXTURES";

const HEADER = 8;
const MEM_INFO = 1;
const NEEDED = 2;

const SLOTS = 1;
const SIGNATURES = 2;
const TYPES = 3;
const SELF = 4;

/** Bytes with their number before them. */
export const withLength = (bytes) => [...encodeLeb(bytes.length), ...bytes];
/** A name, as modules write it. */
export const text = (string) => withLength([...new TextEncoder().encode(string)]);
const list = (items) => [...encodeLeb(items.length), ...items.flat()];
const subsection = (kind, content) => [kind, ...withLength(content)];

/** Assembles everything in `wat/`: an object of base64 by name. */
async function assembleAll() {
  const { default: binaryen } = await import("binaryen");
  // Node 20 does not read the compact form of imports, which Binaryen uses if it is allowed to.
  const { MutableGlobals, BulkMemory, ReferenceTypes, Multivalue, TailCall, ExceptionHandling } =
    binaryen.Features;
  const features =
    MutableGlobals | BulkMemory | ReferenceTypes | Multivalue | TailCall | ExceptionHandling;
  const assemble = (file) => {
    const module = binaryen.parseText(readFileSync(new URL(file, WAT), "utf8"));
    module.setFeatures(features);
    return [file.replace(/\.wat$/, ""), Buffer.from(module.emitBinary()).toString("base64")];
  };
  return Object.fromEntries(readdirSync(WAT).map(assemble));
}

// Binaryen takes longer to start than most tests, so processes of a test are given what it made.
const given = process.env[VARIABLE];
const fixtures = given ? JSON.parse(given) : await assembleAll();

/** The environment in which a process need not assemble anything. */
export const fixturesForChildren = { [VARIABLE]: JSON.stringify(fixtures) };

/** The bytes of `wat/NAME.wat`: a copy, for a test to spoil. */
export function wasm(name) {
  if (!Object.hasOwn(fixtures, name)) throw new Error(`there is no fixture \`${name}\``);
  return Uint8Array.from(Buffer.from(fixtures[name], "base64"));
}

/** The same as a DSO: with `dylink.0`, which a loader wants to be the first section. */
export function dso(name, { needed = [] } = {}) {
  const bytes = wasm(name);
  const content = [...text("dylink.0"), ...subsection(MEM_INFO, [0, 0, 0, 0])];
  if (needed.length) {
    content.push(...subsection(NEEDED, [...encodeLeb(needed.length), ...needed.flatMap(text)]));
  }
  const section = [0, ...withLength(content)];
  return Uint8Array.of(...bytes.subarray(0, HEADER), ...section, ...bytes.subarray(HEADER));
}

/** A module with a custom section more, at its end. */
export function withSection(bytes, name, content) {
  return Uint8Array.of(...bytes, 0, ...withLength([...text(name), ...content]));
}

/**
 * The content of a section `latebind.0`, by hand. A slot is `[module, name, signature]`, a signature
 * `[type, text]`, a type its bytes; the order is that of the subsections' numbers.
 */
export function latebindSection({ slots = [], signatures = [], types = [], self = 0 } = {}) {
  return [
    ...subsection(
      SLOTS,
      list(slots.map(([module, name, index]) => [...text(module), ...text(name), ...encodeLeb(index)])),
    ),
    ...subsection(SIGNATURES, list(signatures.map(([type, words]) => [...encodeLeb(type), ...text(words)]))),
    ...subsection(TYPES, list(types)),
    ...subsection(SELF, encodeLeb(self)),
  ];
}
