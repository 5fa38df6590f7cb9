/**
 * Defines the addresses of suspending functions, and names the undefined addresses and tags for which a loader fails to load a library.
 *
 * A loader provides each import from `GOT.func` or `GOT.mem` as a global. It marks the global as required, and sets
 * its value when the symbol is defined. After a load, it reads all of them, and fails at the first one without a
 * value, with a message such as "bad export type for …". Nothing shows earlier whether it will fail, because libraries
 * that are loaded when a program starts may define symbols for each other. So a global that has no value
 * once its DSO is instantiated gets an accessor that notices when it is read.
 *
 * A loader also fails for the address of a suspending function, because `Suspending` makes an object of it, whose type
 * it does not know.
 *
 * For an undefined tag, a loader provides one of its stubs, which the engine rejects.
 */

import {
  EngineLinkError,
  EngineModule,
  isFunction,
  ownValues,
  setValueOfGlobal,
  valueOfGlobal,
} from "../engine/engine.js";
import { signature } from "../core/function-types.js";
import { ImportRecord } from "../core/abi.js";
import { importsOf } from "../core/imports.js";
import type { Dso, Program } from "../program/dso.js";
import type { ImportSnapshot } from "../program/import-snapshot.js";
import { lookup, namespaceOf } from "../program/namespaces.js";
import { pointerToDefinition } from "../program/pointers.js";
import { dsosOfProgram } from "../program/registry.js";
import { type Supplier, suppliers } from "../program/suppliers.js";
import { nameOf } from "./names.js";

/** Watches the addresses that have no value when a DSO has been instantiated. */
export function watchAddresses(
  dso: Dso,
  { addresses, imports }: ImportSnapshot,
  isExported: (name: string) => boolean,
): void {
  const { program } = dso;
  const { modules, names, indices } = addresses;
  for (const index of indices) {
    const name = names[index]!;
    // Most addresses are those of the DSO's own symbols. A library can have ten thousand.
    if (isExported(name)) continue;
    const module = modules[index]!;
    const global = imports[module]![name] as object;
    const value = valueOfGlobal(global);
    // The initial value is 0 before Emscripten 4, and -1 since then. Then 0 is the address of an undefined weak symbol.
    if (value != 0 && value != -1) continue;
    if (value) program.unset = value;
    const pointer = pointerToDefinition(dso, name, typeof value);
    if (pointer !== undefined) {
      setValueOfGlobal(global, pointer);
      continue;
    }
    // The loader will set its value. An accessor would make the loader's own loops over all addresses slower.
    if (isDefined(dso, name)) continue;
    const key = `address of \`${name}\` from \`${module}\``;
    let address = program.addresses.get(key);
    if (!address) {
      program.addresses.set(key, (address = { name, global, dsos: [] }));
      watch(program, key, global);
    }
    address.dsos.push(dso);
  }
}

function watch(program: Program, key: string, global: object): void {
  const setAddress = (supplier: Supplier) => {
    const { name, dsos } = program.addresses.get(key)!;
    return supplier.setAddress(name, program.globals, () => nameOf(dsos[0]!), global);
  };
  Object.defineProperty(global, "value", {
    configurable: true,
    get() {
      if (isAddressUndefined(program, key) && !suppliers.some(setAddress)) {
        console.error(`latebind: ${describe(undefinedAddresses(program))}`);
      }
      return valueOfGlobal(global);
    },
    set(value) {
      setValueOfGlobal(global, value);
      program.addresses.delete(key);
      delete (global as { value?: unknown }).value;
    },
  });
}

/** Returns `true` if a loader that reads an address now fails because of it. */
function isAddressUndefined(program: Program, key: string): boolean {
  const { globals, library, addresses, unset } = program;
  const { name, global, dsos } = addresses.get(key)!;
  return (
    valueOfGlobal(global) == unset &&
    // The mark that it is required, which minifiers rename.
    ownValues(global).includes(true) &&
    (globals ?? library) !== undefined &&
    !isDefined(dsos[0]!, name)
  );
}

/** Returns `true` if a symbol is among the global symbols, or if a DSO of the program exports it. */
function isDefined(dso: Dso, name: string): boolean {
  const { globals, library } = dso.program;
  const namespace = globals ?? library;
  return (
    (namespace !== undefined && lookup(namespaceOf(namespace), name) !== undefined) ||
    dsosOfProgram(dso).some(({ exports }) => exports && Object.hasOwn(exports, name))
  );
}

/** An undefined symbol, and the DSOs that need it. */
type Undefined = [what: string, dsos: Dso[]];

function undefinedAddresses(program: Program): Undefined[] {
  return [...program.addresses].flatMap(([key, { dsos }]) => (isAddressUndefined(program, key) ? [[key, dsos]] : []));
}

/** Adds the undefined symbols of a DSO to the engine's error, if the engine has rejected it because of a tag. */
export function explainLinkError(
  dso: Dso,
  module: unknown,
  prefix: Uint8Array | undefined,
  snapshot: ImportSnapshot,
  error: unknown,
): void {
  if (!(error instanceof EngineLinkError)) return;
  const table = prefix && importsOf(prefix);
  const tags = EngineModule.imports(module as WebAssembly.Module).flatMap(({ module, name, kind }) => {
    if ((kind as string) !== "tag" || !isFunction(snapshot.imports[module]?.[name])) return [];
    const type = table && ` ${signature(dso, table.types[table.names.indexOf(name)]! - ImportRecord.Tag)}`;
    return [[`tag \`${name}\`${type ?? ""} from \`${module}\``, [dso]] as Undefined];
  });
  if (!tags.length) return;
  // Its addresses are reported too, as if it had been instantiated.
  const exported = new Set(EngineModule.exports(module as WebAssembly.Module).map(({ name }) => name));
  watchAddresses(dso, snapshot, (name) => exported.has(name));
  error.message = `${describe([...tags, ...undefinedAddresses(dso.program)])}; ${error.message}`;
}

function describe(all: Undefined[]): string {
  const lines = all.map(([what, dsos]) => `${what}, needed by ${dsos.map((dso) => `\`${nameOf(dso)}\``).join(", ")}`);
  const searched = "searched the global symbols and the exports of all loaded DSOs";
  return `undefined symbols: ${lines.join("; ")}; ${searched}`;
}
