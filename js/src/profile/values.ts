/** Describes the properties of a program's objects. The core decides their meaning. */

import { tagOf } from "../engine/bytes.js";
import { isFunction, isGlobal, isObject, isSuspending, own } from "../engine/engine.js";
import { GlueValue } from "../core/abi.js";

/** A property of an object from which a main module imports. */
export interface Property {
  name: string;
  value: GlueValue;
  /** The source text of a function, or an empty text if it is long. */
  source: string;
  /** The properties of a function whose values are texts: names and values. */
  texts: string[];
  /** The properties of a function whose values are `true`. */
  marks: string[];
}

/** The maximum length of the source text of a stub, without the name of its symbol: `GlueImport::SOURCE_LIMIT`. */
const SOURCE_LIMIT = 200;

/** The functions that suspending objects wrap. */
const suspending = new WeakMap<object, unknown>();

/** Remembers the function that a suspending object wraps, because an engine does not return it. */
export function rememberSuspending(object: object, wrapped: unknown): void {
  suspending.set(object, wrapped);
}

/** Describes the own properties of an object. Does not run an accessor. */
export function propertiesOf(object: object): Property[] {
  return namesOf(object).map((name) => describe(name, own(object, name)));
}

function describe(name: string, value: unknown): Property {
  const property: Property = { name, value: kindOf(value), source: "", texts: [], marks: [] };
  const wrapped = isObject(value) ? suspending.get(value) : undefined;
  const described = wrapped ?? value;
  if (!isFunction(described)) return property;
  const source = Function.prototype.toString.call(described);
  if (source.length <= SOURCE_LIMIT + name.length) property.source = source;
  for (const key of namesOf(described)) {
    const its = own(described, key);
    if (its === true) property.marks.push(key);
    else if (typeof its === "string" && key !== "name") property.texts.push(key, its);
  }
  return property;
}

function kindOf(value: unknown): GlueValue {
  if (isFunction(value) || isSuspending(value)) return GlueValue.Function;
  if (typeof value === "number" || typeof value === "bigint") return GlueValue.Number;
  if (isGlobal(value)) return GlueValue.Global;
  if (tagOf(value) === "[object WebAssembly.Tag]") return GlueValue.Tag;
  // A variable that has no value yet.
  return value === undefined ? GlueValue.Unknown : GlueValue.Other;
}

/** Returns the names of the own properties of an object, or none if it is a proxy that refuses. */
function namesOf(object: object): string[] {
  try {
    return Object.getOwnPropertyNames(object);
  } catch {
    return [];
  }
}
