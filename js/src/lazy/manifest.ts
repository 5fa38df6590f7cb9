/** The manifest that `latebind manifest` writes. `docs/on-demand.md` in the repository describes it. */

import { tagOf } from "../engine/bytes.js";

/** A library of a {@link LazyManifest}. */
export interface ListedLibrary {
  /** The path of the file, relative to the location of all files. */
  file: string;
  /** The size of the file, in bytes. */
  size: number;
  /** The SHA-256 of the file, in hexadecimal. */
  sha256: string;
  /** The size of its memory, in bytes. */
  memory: number;
  /** The names of the libraries that it needs. */
  needed: string[];
  /** The names of the libraries whose data it needs. They are loaded before it. */
  with: string[];
  /** Its functions. */
  functions: {
    /**
     * Their names, sorted, with a space between them. The first character of each determines its beginning: `!` means
     * that it has none, and otherwise, it is the name before without as many characters as the code is higher than that
     * of `#`. The other characters are the rest. Ideographs represent the `identifiers` of the manifest.
     */
    names: string;
    /** The names of other functions, in which these characters occur. */
    plain: string[];
    /** The index of the signature of each function, or -1 if it has no equivalent outside of the library. */
    signatures: number[];
  };
}

/** A manifest, parsed from JSON. */
export interface LazyManifest {
  /** The version of the schema. */
  schema: number;
  /** The names of the libraries that must be loaded when the program starts. */
  start: string[];
  /** The signatures of the functions: `(i32, f64) -> i32`. */
  signatures: string[];
  /** The identifiers that occur several times in the names of the functions. The first one is represented by U+4E00. */
  identifiers: string[];
  /** The libraries, by the names under which the program's loader knows them. */
  libraries: Record<string, ListedLibrary>;
}

/** A function of a library. */
export interface ListedFunction {
  library: string;
  /** The signature, or `undefined` if it has no equivalent outside of the library. */
  signature: string | undefined;
}

/** The version of the schema that this code reads. */
const SCHEMA = 1;

/** A manifest whose values have the kinds of all manifests. The key `0` represents all keys. */
const EXAMPLE = {
  start: [""],
  signatures: [""],
  identifiers: [""],
  libraries: {
    0: {
      file: "",
      size: 0,
      sha256: "",
      memory: 0,
      needed: [""],
      with: [""],
      functions: { names: "", plain: [""], signatures: [0] },
    },
  },
};

/** Checks that a value is a manifest. The names of functions are checked when they are read. */
export function checkManifest(manifest: LazyManifest): void {
  if (manifest?.schema !== SCHEMA) {
    throw new TypeError(`lazy: expected a manifest with the schema ${SCHEMA}, found ${manifest?.schema ?? typeof manifest}`);
  }
  check(manifest, EXAMPLE, "");
}

/** Makes the error for a problem at a place, which is a JSON pointer. */
function wrong(place: string, problem: string): TypeError {
  return new TypeError(`lazy: the manifest is wrong at ${place}: ${problem}`);
}

/** Throws an error if a value, or one inside of it, has a different class than an example. */
function check(value: unknown, example: unknown, place: string): void {
  const [found, expected] = [value, example].map((it) => tagOf(it).slice(8, -1));
  if (found !== expected) throw wrong(place, `expected ${expected}, found ${found}`);
  const [values, examples] = [value, example] as Record<string, unknown>[];
  const all = examples![0];
  for (const key of Object.keys(all === undefined ? examples! : values!)) check(values![key], all ?? examples![key], `${place}/${key}`);
}

/** The character of the first identifier. */
const FIRST = 0x4e00;

/**
 * The largest length of all names. A character can represent a long text, and a name can continue a long one, so the names
 * of a small manifest could be longer than the memory.
 */
const LONGEST = 1 << 26;

/** Returns the functions of all libraries, by name. Throws a TypeError if a library is not listed correctly. */
export function functionsOf({ libraries, signatures, identifiers }: LazyManifest): Map<string, ListedFunction> {
  const functions = new Map<string, ListedFunction>();
  let length = 0;
  const count = (text: string) => {
    if ((length += text.length) > LONGEST) throw new Error("the names are too long");
    return text;
  };
  for (const [library, { functions: listed }] of Object.entries(libraries)) {
    let before = "";
    let at = 0;
    const add = (name: string) => {
      const type = listed.signatures[at++]!;
      const signature = signatures[type];
      if (type !== -1 && !signature) throw new Error(`no signature ${type}`);
      if (!functions.has(name)) functions.set(name, { library, signature });
    };
    const expand = (character: string) => {
      const identifier = identifiers[character.charCodeAt(0) - FIRST];
      if (!identifier) throw new Error(`no identifier \`${character}\``);
      return identifier.length + count(identifier);
    };
    try {
      for (const text of listed.names ? listed.names.split(" ") : []) {
        const kept = text[0] === "!" ? 0 : before.length - text.charCodeAt(0) + 35;
        if (!(kept >= 0 && kept <= before.length)) throw new Error("a name continues one that does not exist");
        before = count(before.slice(0, kept) + text.slice(1));
        add(before.replace(/[^\0-\x7f]/g, expand));
      }
      listed.plain.forEach(add);
    } catch (error) {
      throw wrong(`/libraries/${library}/functions`, (error as Error).message);
    }
  }
  return functions;
}

/** Returns the location of a library. Throws a TypeError if its path is none. */
export function urlOf(name: string, { file }: ListedLibrary, base: URL): URL {
  try {
    return new URL(file, base);
  } catch (error) {
    throw wrong(`/libraries/${name}/file`, (error as Error).message);
  }
}

/** Returns a library and those that it needs, each after those that it needs. */
export function loadOrder({ libraries }: LazyManifest, name: string): string[] {
  const order = new Set<string>();
  const seen = new Set<string>();
  const visit = (name: string) => {
    // The loader of the program finds a library that is not listed.
    if (seen.has(name) || !Object.hasOwn(libraries, name)) return;
    seen.add(name);
    const library = libraries[name]!;
    [...library.with, ...library.needed].forEach(visit);
    order.add(name);
  };
  visit(name);
  return [...order];
}

/** Returns the other libraries that a library needs, and that need it. */
export function cycleOf(manifest: LazyManifest, name: string): string[] {
  return loadOrder(manifest, name).filter((other) => other !== name && loadOrder(manifest, other).includes(name));
}
