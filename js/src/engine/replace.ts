/** Replaces properties of objects that other code may have frozen, wrapped, or inherited from. */

/** Puts a property back, unless other code has replaced it since. */
export type Undo = () => void;

/** Replaces a property. Returns `undefined` if the object does not allow that. */
export function put(object: object, key: string, value: unknown): Undo | undefined {
  const before = Reflect.getOwnPropertyDescriptor(object, key);
  // The attributes of an own value are left unchanged, because a sealed object rejects any other change.
  const attributes =
    before && !before.get ? { value } : { value, configurable: true, writable: true };
  if (!Reflect.defineProperty(object, key, attributes)) return undefined;
  return () => {
    if (Reflect.get(object, key) !== value) return;
    // Neither throws if the object has been frozen meanwhile.
    if (before) Reflect.defineProperty(object, key, before);
    else Reflect.deleteProperty(object, key);
  };
}

/**
 * Replaces a function of the WebAssembly API, and the reference from its objects to it if it is a class. Throws if the
 * function cannot be replaced.
 */
export function putFunction(api: object, name: string, original: { prototype?: unknown }, replacement: unknown): Undo[] {
  const restore = put(api, name, replacement);
  if (!restore) throw new TypeError(`WebAssembly.${name} cannot be replaced`);
  // This one is not essential.
  const prototype = original.prototype as object | undefined;
  const restoreConstructor = prototype && put(prototype, "constructor", replacement);
  return restoreConstructor ? [restore, restoreConstructor] : [restore];
}
