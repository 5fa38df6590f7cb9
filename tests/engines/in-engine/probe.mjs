// Detects the capabilities of this engine by trying them. This file uses no file system and no process, so that a page
// can load it.

import { tailCallSuspends } from "../../support/tail-calls.mjs";
import { probeStacks } from "./stacks.mjs";

/** More than the main threads of some browsers compile synchronously. */
const LARGE = 9 * 1024 * 1024;

/** Returns a module of at least `size` bytes, with one custom section. */
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

/** Returns the column of docs/engines.md for this engine: feature → whether it has it, or a number. */
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
