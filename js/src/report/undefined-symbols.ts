/**
 * Names the undefined addresses and tags for which a loader fails to load a library.
 *
 * A loader provides each import from `GOT.func` or `GOT.mem` as a global, which it marks as required and fills in
 * when the symbol is defined. After a load it reads all of them, and fails at the first one that is not filled
 * in, with "bad export type for …" or the like. Whether it will do so cannot be known before, because libraries
 * that are loaded when a program starts may define symbols for each other. So a global that is not filled in
 * once its DSO is instantiated gets an accessor that notices when it is read.
 *
 * For an undefined tag it provides one of its stubs, which the engine refuses.
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
import { importsOf, TAG } from "../core/imports.js";
import type { Dso, Program } from "../program/dso.js";
import type { Reading } from "../program/import-snapshot.js";
import { ask, mannerOf } from "../program/namespaces.js";
import { fellows } from "../program/registry.js";
import { nameOf } from "./names.js";

/** Makes the addresses that are not filled in when a DSO has been instantiated report themselves. */
export function watchAddresses(
  dso: Dso,
  { addresses }: Reading,
  isExported: (name: string) => boolean,
): void {
  const { program } = dso;
  for (const { module, name, global } of addresses) {
    const value = valueOfGlobal(global);
    // 0 before Emscripten 4; it is -1 since then, and 0 is the address of what is undefined and weak.
    if (value != 0 && value != -1) continue;
    if (value) program.unset = value;
    if (isExported(name)) continue;
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
  Object.defineProperty(global, "value", {
    configurable: true,
    get() {
      if (isUndefined(program, key)) console.error(`latebind: ${describe(undefinedAddresses(program))}`);
      return valueOfGlobal(global);
    },
    set(value) {
      setValueOfGlobal(global, value);
      program.addresses.delete(key);
      delete (global as { value?: unknown }).value;
    },
  });
}

/** Whether a loader that reads an address now fails for it. */
function isUndefined(program: Program, key: string): boolean {
  const { globals, library, addresses, unset } = program;
  const { name, global, dsos } = addresses.get(key)!;
  const namespace = globals ?? library;
  return (
    valueOfGlobal(global) == unset &&
    // The mark that it is required, whatever minifiers call it.
    ownValues(global).includes(true) &&
    namespace !== undefined &&
    ask(mannerOf(namespace), name) === undefined &&
    !fellows(dsos[0]!).some(({ exports }) => exports && Object.hasOwn(exports, name))
  );
}

/** What is undefined, and who needs it. */
type Undefined = [what: string, dsos: Dso[]];

function undefinedAddresses(program: Program): Undefined[] {
  return [...program.addresses].flatMap(([key, { dsos }]) => (isUndefined(program, key) ? [[key, dsos]] : []));
}

/** Puts the undefined symbols of a DSO in front of the engine's error, if it could not be linked for want of a tag. */
export function explainLinkError(
  dso: Dso,
  module: unknown,
  prefix: Uint8Array | undefined,
  reading: Reading,
  error: unknown,
): void {
  if (!(error instanceof EngineLinkError)) return;
  const table = prefix && importsOf(prefix);
  const tags = EngineModule.imports(module as WebAssembly.Module).flatMap(({ module, name, kind }) => {
    if ((kind as string) !== "tag" || !isFunction(reading.imports[module]?.[name])) return [];
    const type = table && ` ${signature(dso, table.types[table.names.indexOf(name)]! - TAG)}`;
    return [[`tag \`${name}\`${type ?? ""} from \`${module}\``, [dso]] as Undefined];
  });
  if (!tags.length) return;
  // Its addresses count, too, as if it had been instantiated.
  const exported = new Set(EngineModule.exports(module as WebAssembly.Module).map(({ name }) => name));
  watchAddresses(dso, reading, (name) => exported.has(name));
  error.message = `${describe([...tags, ...undefinedAddresses(dso.program)])}; ${error.message}`;
}

function describe(all: Undefined[]): string {
  const lines = all.map(([what, dsos]) => `${what}, needed by ${dsos.map((dso) => `\`${nameOf(dso)}\``).join(", ")}`);
  const searched = "searched the global symbols and the exports of all loaded DSOs";
  return `undefined symbols: ${lines.join("; ")}; ${searched}`;
}
