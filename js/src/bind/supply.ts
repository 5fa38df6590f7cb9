/** Adds libraries that are loaded when one of their functions is first called. */

import { valueOfGlobal } from "../engine/engine.js";
import { entryOf } from "../core/function-types.js";
import type { Dso, Program, UnsetAddress } from "../program/dso.js";
import { namespaceOf } from "../program/namespaces.js";
import { listedReferences } from "../program/references.js";
import { type Supplier, suppliers } from "../program/suppliers.js";
import { lazyAddress } from "../report/undefined-symbols.js";
import { bindEntry } from "./plt-slots.js";

export function supply(supplier: Supplier): void {
  suppliers.push(supplier);
  lazyAddress.make = makeAddress;
}

/** Gives an address that no loaded DSO defines the index of a PLT entry, whose first call loads the library. */
function makeAddress({ globals, library, table }: Program, { name, global, dsos: [first] }: UnsetAddress): boolean {
  const types = suppliers.map((supplier) => supplier.typesOf(name, globals)).find(Boolean);
  const namespace = [...first!.namespaces.values()].find(({ isMain }) => !isMain)?.object ?? library ?? globals;
  if (!types || !table || !namespace) return false;
  const references = listedReferences();
  references.add({ module: "", name, type: 0 });
  // The DSO that needs the address, with this reference only.
  const dso: Dso = { ...first!, types, signatures: undefined, references, namespaces: new Map([["", namespaceOf(namespace)]]) };
  const tables = entryOf(dso, 0, () => bindEntry(dso, tables, 0));
  // With a 64-bit memory, an index may be a BigInt.
  const index = table.length;
  table.grow((typeof index === "bigint" ? 1n : 1) as number);
  table.set(index, tables.entries.get(0));
  // Its property is an accessor, which must not be read here.
  const is64 = typeof valueOfGlobal(global) === "bigint";
  (global as WebAssembly.Global).value = is64 ? BigInt(index) : Number(index);
  return true;
}
