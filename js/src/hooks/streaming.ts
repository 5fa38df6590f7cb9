/** Reads a response a second time, while the engine compiles it. */

import { concat } from "../engine/bytes.js";
import { beginsAsDso, DSO_PREFIX } from "../core/layout.js";
import { warmUp } from "./warm-up.js";

/** A copy of a response, which is read if the module is a DSO. */
export interface DsoCopy {
  url: string;
  /** Resolves to the bytes, if they are those of a DSO. It is never rejected, because the engine reports failures of the stream. */
  read(): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Stops the reading. */
  cancel(): void;
}

/**
 * The milliseconds after which a copy is read, although it is not known yet whether the module is a DSO. Reading a few bytes
 * can take longer than compiling a small module. Main modules take longer than this, and are read while they are compiled.
 */
const PATIENCE = 20;

/** Makes a copy. Returns `undefined` if the value is not a response, or has been read. */
export function copyOf(response: unknown): DsoCopy | undefined {
  try {
    const { body, url } = (response as Response).clone();
    if (!body) return undefined;
    let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
    let bytes: ReturnType<DsoCopy["read"]> | undefined;
    const cancel = () => {
      clearTimeout(timer);
      (reader ?? body).cancel().catch(() => {});
    };
    const read = () => (bytes ??= readDso((reader = body.getReader())).catch(() => undefined).finally(cancel));
    const timer = setTimeout(read, PATIENCE);
    return { url, read, cancel };
  } catch {
    return undefined;
  }
}

/** Reads a DSO to the end. Returns `undefined`, and keeps nothing, if the bytes begin differently. */
async function readDso(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (value) chunks.push(value);
    const wasUnknown = length < DSO_PREFIX;
    length += value?.length ?? 0;
    if (wasUnknown && (done || length >= DSO_PREFIX)) {
      if (!beginsAsDso(concat(chunks))) return undefined;
      warmUp();
    }
    if (done) return concat(chunks);
  }
}
