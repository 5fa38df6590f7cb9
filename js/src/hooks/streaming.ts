/** Reads a response beside the engine, which compiles it while it arrives. */

import { beginsAsDso, concat, DSO_PREFIX } from "../engine/bytes.js";

/** A second reading of a response. */
export interface DsoCopy {
  url: string;
  /** The bytes, if they are those of a DSO. Never rejected: if reading fails, the engine says so. */
  bytes: Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Ends the reading, if it has not ended. */
  cancel(): void;
}

/** Begins a second reading of a response; nothing if it is none, or has been read. */
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

/** Reads to the end what begins as a DSO. Of anything else nothing is kept. */
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
    if (wasUnknown && (done || length >= DSO_PREFIX) && !beginsAsDso(concat(chunks))) return undefined;
    if (done) return concat(chunks);
  }
}
