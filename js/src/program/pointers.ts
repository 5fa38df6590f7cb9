/**
 * The addresses of suspending functions.
 *
 * A loader puts a function into the table when its address is taken, but it does not recognize a `Suspending` object as
 * a function. So Latebind puts a wasm function that calls the object into the table.
 */

import { functionOf, hasStackSwitching, isSuspending, own } from "../engine/engine.js";
import { Convention } from "../core/abi.js";
import type { FunctionTypes } from "../core/function-types.js";
import { importsOf } from "../core/imports.js";
import type { Pointer } from "../stacks/regions.js";
import type { Dso } from "./dso.js";
import { adaptHost } from "./host-functions.js";
import type { Copy } from "./import-snapshot.js";
import { dsosOfProgram } from "./registry.js";

/** Notes the table of a DSO that has been instantiated. */
export function noteTable(dso: Dso, imports: Record<string, Copy>): void {
  if (!hasStackSwitching) return;
  dso.program.table ??= find(dso, imports, Convention.FunctionTable) as WebAssembly.Table | undefined;
}

/** Finds a value that a DSO exports or imports. It must be an own property: some objects of a loader create an entry for each name. */
export function find({ exports }: Dso, imports: Record<string, Copy>, name: string): unknown {
  for (const object of [exports, ...Object.values(imports)]) {
    const value: unknown = object && own(object, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/**
 * The address of a global symbol, if it is a suspending function of a known type. `kind` is the JavaScript type of
 * addresses.
 */
export function pointerToDefinition(dso: Dso, name: string, kind: string): Pointer | undefined {
  const { globals } = dso.program;
  const value: unknown = globals && Reflect.get(globals, name);
  return isSuspending(value) ? pointerTo(dso, value as object, kind) : undefined;
}

/** The address of a suspending function, or `undefined` if its type is not known. */
function pointerTo(dso: Dso, value: object, kind: string): Pointer | undefined {
  const { table, pointers } = dso.program;
  const known = pointers.get(value);
  if (known !== undefined || !table) return known;
  try {
    const found = declaredType(value, kind === "bigint") ?? importedType(dso, value);
    if (!found) return undefined;
    const [types, type] = found;
    const target = adaptHost(dso, type, value, types);
    // A table with 64-bit indices takes one, and returns one.
    const index = table.grow((typeof table.length === "bigint" ? 1n : 1) as number);
    table.set(index, target);
    const pointer = kind === "bigint" ? BigInt(index) : Number(index);
    pointers.set(value, pointer);
    return pointer;
  } catch {
    return undefined; // the host disallows code generation, or the table is full
  }
}

/** A function type: the types of a module, and the index among them. */
type FoundType = [types: FunctionTypes, index: number];

/** The code of the first type in `SignatureLetters`. */
const FIRST_CODE = 0x7c;

/** The type that the function inside declares for the loader, such as `vip`. */
function declaredType(value: object, is64Bit: boolean): FoundType | undefined {
  const declared = own(functionOf(value), Convention.Signature);
  if (typeof declared !== "string" || !declared) return undefined;
  const [result, ...params] = Array.from(declared, (letter) => {
    return Convention.SignatureLetters.indexOf(letter !== "p" ? letter : is64Bit ? "j" : "i");
  });
  // The letter `v` and others have no code.
  if (params.includes(-1)) return undefined;
  const code = (index: number) => FIRST_CODE + index;
  const results = result! < 0 ? [] : [code(result!)];
  const types = Uint8Array.of(1, 0x60, params.length, ...params.map(code), results.length, ...results);
  return [{ types }, 0];
}

/** The type with which a DSO of the program imports the function. */
function importedType(dso: Dso, value: object): FoundType | undefined {
  const globals = dso.program.globals as Record<string, unknown>;
  const name = Object.keys(globals).find((name) => own(globals, name) === value);
  for (const { prefix, types } of dsosOfProgram(dso)) {
    if (!prefix || !types.length) continue;
    const table = importsOf(prefix);
    const index = table.names.findIndex((other, at) => other === name && table.isFunction[at]);
    if (index >= 0) return [{ types }, table.types[index]!];
  }
  return undefined;
}
