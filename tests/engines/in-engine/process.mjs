// Prints what the engine that runs this can do, as JSON: `process.mjs MANIFEST TAIL_CALL_PROBE`.

import { readFileSync } from "node:fs";
import process from "node:process";
import { readManifest } from "../../support/harness/environment.mjs";
import { probe } from "./probe.mjs";

const [manifestFile, tailCall] = process.argv.slice(2);
const { Bun, Deno } = globalThis;
console.log(
  JSON.stringify({
    version: Bun?.version ?? Deno?.version.deno ?? process.versions.node,
    features: await probe({ ...readManifest(manifestFile), tailCall: readFileSync(tailCall) }),
  }),
);
