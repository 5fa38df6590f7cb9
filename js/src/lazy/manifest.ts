/** The manifest that `latebind manifest` writes. `docs/on-demand.md` in the repository describes it. */

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
  /** Its functions, sorted by name. */
  functions: {
    /** The end of each name. */
    names: string[];
    /** The number of UTF-16 code units before it, which are those of the name before. */
    shared: number[];
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

/** Checks that a value is a manifest. */
export function checkManifest(manifest: LazyManifest): void {
  if (manifest?.schema !== SCHEMA || typeof manifest.libraries !== "object") {
    throw new TypeError(`lazy: expected a manifest with the schema ${SCHEMA}, found ${manifest?.schema ?? typeof manifest}`);
  }
}

/** Returns the functions of all libraries, by name. */
export function functionsOf({ libraries, signatures }: LazyManifest): Map<string, ListedFunction> {
  const functions = new Map<string, ListedFunction>();
  for (const [library, { functions: listed }] of Object.entries(libraries)) {
    let name = "";
    listed.names.forEach((end, at) => {
      name = name.slice(0, listed.shared[at]) + end;
      if (!functions.has(name)) functions.set(name, { library, signature: signatures[listed.signatures[at]!] });
    });
  }
  return functions;
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
