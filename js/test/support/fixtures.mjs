// Modules for the tests, written in `wat/`. Binaryen's text format has no `(@dylink.0 …)`, so that
// section is put in front of a module's bytes here.

import { readdirSync, readFileSync } from "node:fs";
import { encodeLeb } from "../../../tests/support/leb.mjs";

const WAT = new URL("../wat/", import.meta.url);
const VARIABLE = "LATEBIND_TEST_FIXTURES";

const HEADER = 8;
const MEM_INFO = 1;
const NEEDED = 2;

const withLength = (bytes) => [...encodeLeb(bytes.length), ...bytes];
const text = (string) => withLength([...new TextEncoder().encode(string)]);
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
