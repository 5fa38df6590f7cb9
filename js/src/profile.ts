/**
 * Writes the profile of a live program: the definitions that it provides to the libraries that it loads, for
 * `latebind check --against`. It is for programs whose JavaScript `latebind profile` cannot read. `docs/profiles.md` in
 * the repository describes the format.
 *
 * @module
 */

import { decode, EngineInstance, EngineModule } from "./engine/engine.js";
import { unpack } from "./engine/packed.js";
import { Output } from "./core/abi.js";
import { errorOfRealm } from "./report/errors.js";
import { observeApi } from "./profile/observe.js";
import type { Program } from "./profile/programs.js";
import { type Property, propertiesOf } from "./profile/values.js";

/** The options of {@link Observation.profile}. */
export interface ProfileOptions {
  /** The name of the program in messages [default: empty]. */
  name?: string;
  /** The origin of the program, such as a package and its version [default: unknown]. */
  source?: string;
  /** The index of the program, if several were loaded, in the order in which they were loaded [default: 0]. */
  index?: number;
}

/** The programs that are loaded after {@link observe} was called. */
export interface Observation {
  /** The number of programs that were loaded. */
  readonly programs: number;
  /**
   * Returns the profile of a program as JSON. Call it when the program has started, because a program may define
   * functions while it starts.
   *
   * @throws LatebindError with the code `"no-program"` if the program was not loaded, or if its main module was
   *   compiled before or by other code, such as a different worker.
   */
  profile(options?: ProfileOptions): Promise<string>;
  /** Restores the WebAssembly JS API, except for functions that other code has wrapped since. */
  stop(): void;
}

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  make_profile(length: number): number;
  output(what: number): number;
  text_len(): number;
}

/**
 * Observes the programs that are loaded from now on. Call it before a program is loaded, and after `latebind/auto` is
 * imported, if the page uses both.
 *
 * @throws TypeError if a function of the WebAssembly JS API cannot be replaced, because it is frozen.
 */
export function observe(): Observation {
  const { programs, undo } = observeApi(WebAssembly);
  return {
    get programs() {
      return programs.found.length;
    },
    async profile(options = {}) {
      const { name = "", source = "", index = 0 } = options;
      const found = programs.found[index];
      if (!found) {
        const count = programs.found.length;
        throw errorOfRealm("no-program", `expected program ${index}, but ${count} were loaded since observe() was called`);
      }
      const bytes = await found.bytes;
      if (!bytes) {
        throw errorOfRealm("no-program", "the main module was compiled before observe() was called, or elsewhere");
      }
      const hash = await sha256(bytes);
      const texts = [name, source, hash, ...describe(found), ...list([...programs.exported], (it) => [it])];
      return run(bytes, encode(texts));
    },
    stop: undo,
  };
}

/** Describes the objects of a program, as texts. */
function describe({ objects, properties }: Program): string[] {
  const known = new Set(properties.map(({ name }) => name));
  const added = objects.flatMap(propertiesOf).filter(({ name }) => !known.has(name));
  return [...list(properties, textsOf), ...list(added, textsOf)];
}

function textsOf({ name, value, source, texts, marks }: Property): string[] {
  return [name, `${value}`, source, `${texts.length / 2}`, ...texts, ...list(marks, (it) => [it])];
}

/** Returns the number of items, and the texts of each. */
function list<Item>(items: Item[], texts: (item: Item) => string[]): string[] {
  return [`${items.length}`, ...items.flatMap(texts)];
}

/** Each text as its length, in four bytes, and UTF-8. */
function encode(texts: string[]): Uint8Array {
  const encoder = new TextEncoder();
  const pieces = texts.map((text) => encoder.encode(text));
  const encoded = new Uint8Array(pieces.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(encoded.buffer);
  let at = 0;
  for (const piece of pieces) {
    view.setUint32(at, piece.length, true);
    encoded.set(piece, at + 4);
    at += 4 + piece.length;
  }
  return encoded;
}

/** Returns the hash in hexadecimal, or an empty text if the page has no `crypto.subtle` because it is not secure. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await globalThis.crypto?.subtle?.digest("SHA-256", bytes as BufferSource);
  const numbers = digest ? Array.from(new Uint8Array(digest)) : [];
  return numbers.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Makes the profile. The core has an instance for each, because a memory never shrinks. */
function run(main: Uint8Array, texts: Uint8Array): string {
  const { exports } = new EngineInstance(new EngineModule(unpack(PACKED_CORE)));
  const { memory, alloc, make_profile, output, text_len } = exports as unknown as Exports;
  const address = alloc(main.length + texts.length);
  const input = new Uint8Array(memory.buffer, address);
  input.set(main);
  input.set(texts, main.length);
  const succeeded = make_profile(main.length);
  const text = decode(new Uint8Array(memory.buffer, output(Output.Text), text_len()));
  if (!succeeded) throw errorOfRealm("malformed", text);
  return text;
}
