/**
 * Relinks libraries: rewrites one so that binding late costs nothing, and needs no code that is
 * generated at run time. `docs/relinking.md` in the repository says what comes out.
 *
 * @module
 */

import { bytesOf, concat } from "./engine/bytes.js";
import { decode, EngineInstance, EngineModule } from "./engine/engine.js";
import { unpack } from "./engine/packed.js";
import { Bsymbolic, Output } from "./core/abi.js";
import { LatebindError } from "./report/errors.js";

/** How a library is to be relinked. */
export interface RelinkOptions {
  /**
   * Which references of the library to functions that it defines itself are bound to its own
   * definitions. Nothing can interpose a reference that is bound.
   *
   * - `"mangled"`: those to functions of C++ and Rust, by their mangled names, except replaceable
   *   operators such as `operator new`, and except functions in `interposed`.
   * - `true`: all of them, as with ELF's `-Bsymbolic-functions`.
   * - `false`: none.
   *
   * @default "mangled"
   */
  bsymbolic?: boolean | "mangled";
  /** The names of functions that the main module or another library of the program defines too. */
  interposed?: Iterable<string>;
  /** Which references are not bound, whatever `bsymbolic` is: names, in which `*` stands for anything. */
  interposable?: Iterable<string>;
  /**
   * The names of symbols that host functions or the main module provide when the library is
   * instantiated, whichever module they are imported from. Calls of them stay as they are, unless
   * `bsymbolic: true` binds them.
   */
  direct?: Iterable<string>;
  /**
   * Which symbols stay global, if not all do: names, in which `*` stands for anything. As with
   * `objcopy --keep-global-symbol`, the others become local: the library no longer exports them. What
   * it looks up itself, and what its loader does, stays. The names of symbols to which other modules
   * refer must be here too.
   */
  keepGlobal?: Iterable<string>;
}

interface Exports {
  memory: WebAssembly.Memory;
  alloc(length: number): number;
  relink(
    length: number,
    interposed: number,
    interposable: number,
    patterns: number,
    bsymbolic: number,
  ): number;
  output(what: number): number;
  text_len(): number;
}

/** The values of `bsymbolic`, and what the core calls them. */
const POLICIES = new Map<unknown, Bsymbolic>([
  [false, Bsymbolic.None],
  ["mangled", Bsymbolic.Mangled],
  [true, Bsymbolic.Functions],
]);

let core: WebAssembly.Module | undefined;

/**
 * Relinks a library: a valid module with the section `dylink.0`.
 *
 * @returns The library, or a copy of the input if there is nothing to do: it has been relinked
 *   before, or imports no function, and all its symbols stay global.
 * @throws LatebindError with the code `"malformed"` and an `offset`, if it is not one.
 * @throws TypeError if there are no bytes, if `bsymbolic` is not one of its values, or if an option is a
 *   name instead of a list of names.
 */
export function relink(bytes: BufferSource, options: RelinkOptions = {}): Uint8Array<ArrayBuffer> {
  const { bsymbolic = "mangled", direct = [], interposed = [], interposable = [], keepGlobal } = options;
  const input = bytesOf(bytes);
  if (!input) throw new TypeError("relink wants an ArrayBuffer or a view of one");
  const policy = POLICIES.get(bsymbolic);
  if (policy === undefined) throw new TypeError('bsymbolic is a boolean or "mangled"');
  const pieces = [input, ...[direct, interposed, interposable, keepGlobal ?? []].map(encode)];
  core ??= new EngineModule(unpack(PACKED_CORE));
  // An instance for each library, because a memory never shrinks.
  const { exports } = new EngineInstance(core);
  const { memory, alloc, relink, output, text_len } = exports as unknown as Exports;
  const view = (what: number, length: number) => new Uint8Array(memory.buffer, output(what), length);

  const address = alloc(pieces.reduce((sum, { length }) => sum + length, 0));
  const room = new Uint8Array(memory.buffer, address);
  let end = 0;
  const offsets = pieces.map((piece) => {
    room.set(piece, end);
    end += piece.length;
    return end;
  });
  const [names = 0, others = 0, unbound = 0, patterns = 0] = offsets;
  const length = relink(names, others, unbound, keepGlobal ? patterns : 0, policy);
  if (length < 0) throw malformed(decode(view(Output.Text, text_len())), -1 - length);
  // A copy, of what may be shared with other threads too.
  return concat([length ? view(Output.Bytes, length) : input]);
}

/** Each name as its length, in four bytes, and UTF-8. */
function encode(names: Iterable<string>): Uint8Array {
  // Its letters can be iterated over, but are never meant.
  if (typeof names === "string") throw new TypeError("relink wants a list of names, not a name");
  const pieces = [...names].map((name) => new TextEncoder().encode(name));
  const encoded = new Uint8Array(pieces.reduce((sum, { length }) => sum + 4 + length, 0));
  let at = 0;
  for (const piece of pieces) {
    new DataView(encoded.buffer).setUint32(at, piece.length, true);
    encoded.set(piece, at + 4);
    at += 4 + piece.length;
  }
  return encoded;
}

/** An error of the class of the realm's Latebind, if there is one. */
function malformed(message: string, offset: number): LatebindError {
  const realm = globalThis as { [key: symbol]: { LatebindError: typeof LatebindError } | undefined };
  const { LatebindError: Class } = realm[Symbol.for("latebind")] ?? { LatebindError };
  return new Class("malformed", message, { offset });
}
