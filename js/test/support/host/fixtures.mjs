// The files of `wat/`, assembled. In a page, tests/engines/in-engine/host/ is in the place of this folder.

import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";

const WAT = new URL("../../wat/", import.meta.url);
const PROBE = new URL("../../../src/engine/tail-call-probe.wat", import.meta.url);
const VARIABLE = "LATEBIND_TEST_FIXTURES";

/** Assembles everything in `wat/`, and the probe of the package: an object of base64 by name. */
async function assembleAll() {
  const { default: binaryen } = await import("binaryen");
  // Node 20 does not read the compact form of imports, which Binaryen uses if it is allowed to.
  const { MutableGlobals, BulkMemory, ReferenceTypes, Multivalue, TailCall, ExceptionHandling, Memory64 } =
    binaryen.Features;
  const features =
    MutableGlobals | BulkMemory | ReferenceTypes | Multivalue | TailCall | ExceptionHandling | Memory64;
  const assemble = (url) => {
    const module = binaryen.parseText(readFileSync(url, "utf8"));
    module.setFeatures(features);
    const [, name] = /([^/]+)\.wat$/.exec(url.pathname);
    return [name, Buffer.from(module.emitBinary()).toString("base64")];
  };
  const files = readdirSync(WAT).map((name) => new URL(name, WAT));
  return Object.fromEntries([...files, PROBE].map(assemble));
}

// Binaryen takes longer to start than most tests, so processes of a test are given what it made.
const given = process.env[VARIABLE];

/** Base64 by name. */
export const fixtures = given ? JSON.parse(given) : await assembleAll();

/** The environment in which a process need not assemble anything. */
export const fixturesForChildren = { [VARIABLE]: JSON.stringify(fixtures) };
