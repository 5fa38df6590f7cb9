// What this engine can do, found out by trying. It knows of no file system and no process, so that a
// page can use it as it is.

import { tailCallSuspends } from "../../support/tail-calls.mjs";
import { probeStacks } from "./stacks.mjs";

/** Main threads of browsers compile so much synchronously, and no more. */
const LARGE = 9 * 1024 * 1024;

/** A module of at least `size` bytes: one custom section. */
function moduleOf(size) {
  const digits = [0, 7, 14, 21, 28].map((shift) => ((size >> shift) & 0x7f) | (shift < 28 ? 0x80 : 0));
  const bytes = new Uint8Array(14 + size);
  bytes.set([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, ...digits, 1, 0x78]);
  return bytes;
}

function works(action) {
  try {
    return action() !== false;
  } catch {
    return false;
  }
}

/** What the table of docs/engines.md tells of an engine: feature → whether it has it, or a number. */
export async function probe({ manifest, files, tailCall }) {
  const validated = Object.entries(manifest.features).filter(([, probe]) => probe);
  return {
    JSPI: typeof WebAssembly.Suspending === "function",
    "suspends below a tail call between instances": works(() => tailCallSuspends(tailCall)),
    JSTag: WebAssembly.JSTag !== undefined,
    ...Object.fromEntries(
      validated.map(([name, probe]) => [name, WebAssembly.validate(files(probe))]),
    ),
    "compiles 9 MB synchronously": works(() => new WebAssembly.Module(moduleOf(LARGE))),
    ...(await probeStacks()),
  };
}
