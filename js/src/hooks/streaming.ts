/** Reads a response a second time, while the engine compiles it. */

import { concat } from "../engine/bytes.js";
import { beginsAsDso, DSO_PREFIX } from "../core/layout.js";
import { warmUp } from "./warm-up.js";

/** A second reading of a response. */
export interface DsoCopy {
  url: string;
  /** The bytes, if they are those of a DSO. It is never rejected, because the engine reports failures of the stream. */
  bytes: Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Stops the reading. */
  cancel(): void;
}

/** Begins a second reading. Returns `undefined` if the value is not a response, or has been read. */
export function copyOf(response: unknown): DsoCopy | undefined {
  try {
    const { body, url } = (response as Response).clone();
    const reader = body!.getReader();
    const cancel = () => void reader.cancel().catch(() => {});
    return { url, bytes: readDso(reader).catch(() => undefined).finally(cancel), cancel };
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
