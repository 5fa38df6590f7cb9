/**
 * Relinks libraries: rewrites a library so that a late-bound call costs the same as a direct call and needs no
 * run-time code generation. `docs/relinking.md` in the repository describes the output.
 *
 * @module
 */

import { type Bytes, bytesOf, concat } from "./engine/bytes.js";
import { decode, EngineInstance, EngineModule } from "./engine/engine.js";
import { unpack } from "./engine/packed.js";
import { Bsymbolic, Output } from "./core/abi.js";
import { errorOfRealm } from "./report/errors.js";

/** The options of {@link relink}. */
export interface RelinkOptions {
  /**
   * The self references that are bound to the library's own definitions. No other library can interpose a
   * reference that is bound.
   *
   * - `"mangled"`: references to functions with mangled C++ or Rust names, except replaceable operators such as
   *   `operator new`, and except functions in `interposed`.
   * - `true`: all self references, like ELF's `-Bsymbolic-functions`.
   * - `false`: none.
   *
   * @default "mangled"
   */
  bsymbolic?: boolean | "mangled";
  /** The names of functions that the main module or another library of the program also defines. */
  interposed?: Iterable<string>;
  /** The names of references that are not bound, regardless of `bsymbolic`. In a name, `*` matches any text. */
  interposable?: Iterable<string>;
  /**
   * The names of symbols that host functions or the main module provide when the library is
   * instantiated, regardless of the module name of the import. Calls of them are left unchanged, unless
   * `bsymbolic: true` binds them.
   */
  direct?: Iterable<string>;
  /**
   * The names of the symbols that stay global [default: all]. In a name, `*` matches any text. The other symbols
   * become local, modeled on `objcopy --keep-global-symbol`: the library no longer exports them. Symbols that the
   * library or its loader looks up stay global. Include the names of symbols to which other modules refer.
   */
  keepGlobal?: Iterable<string>;
  /**
   * Whether every slot keeps its import, for hosts that bind slots without Latebind. Otherwise a function loses its
   * import if its name is mangled like that of a C++ or Rust function, or is in `interposed`.
   *
   * @default false
   */
  keepImports?: boolean;
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

/** The values of `bsymbolic`, and their numbers in the core. */
const POLICIES = new Map<unknown, Bsymbolic>([
  [false, Bsymbolic.None],
  ["mangled", Bsymbolic.Mangled],
  [true, Bsymbolic.Functions],
]);

let core: WebAssembly.Module | undefined;

/**
 * Relinks a library: a valid module with the section `dylink.0`.
 *
 * @returns The relinked library, or a copy of the input if it needs no change: it is already relinked, or it
 *   imports no functions and all of its symbols stay global.
 * @throws LatebindError with the code `"malformed"` and an `offset`, if the input is not such a module.
 * @throws TypeError if `bytes` is not a buffer, if `bsymbolic` has an invalid value, or if an option is a name
 *   instead of a list of names.
 */
export function relink(bytes: BufferSource, options: RelinkOptions = {}): Bytes {
  const { bsymbolic = "mangled", direct = [], interposed = [], interposable = [], keepGlobal, keepImports } = options;
  const input = bytesOf(bytes);
  if (!input) throw new TypeError("relink: expected an ArrayBuffer or a view of one");
  const policy = POLICIES.get(bsymbolic);
  if (policy === undefined) throw new TypeError('relink: expected bsymbolic to be a boolean or "mangled"');
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
  const length = relink(names, others, unbound, keepGlobal ? patterns : 0, policy + (keepImports ? Bsymbolic.KeepImports : 0));
  if (length < 0) {
    const message = decode(view(Output.Text, text_len()));
    throw errorOfRealm("malformed", message, { offset: -1 - length });
  }
  // A copy, because threads may share the input.
  return concat([length ? view(Output.Bytes, length) : input]);
}

/** Each name as its length, in four bytes, and UTF-8. */
function encode(names: Iterable<string>): Uint8Array {
  // Its letters can be iterated over, but are never meant.
  if (typeof names === "string") throw new TypeError("relink: expected a list of names, not a name");
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
