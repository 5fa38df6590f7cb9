/** A list of objects that does not keep them alive. */
export interface WeakList<T extends object> {
  add(item: T): void;
  /** The objects that are still alive, in the order in which they were added. */
  alive(): T[];
}

/** The length from which on it is worth looking for dead references. */
const FEW = 16;

/**
 * Makes an empty list. References to dead objects are dropped when the list is read, and when it has doubled: its
 * length is at most twice that of the living, and adding takes constant time on average.
 */
export function weakList<T extends object>(): WeakList<T> {
  let references: WeakRef<T>[] = [];
  let limit = FEW;
  const alive = () => {
    const items: T[] = [];
    if (!references.length) return items;
    references = references.filter((reference) => {
      const item = reference.deref();
      if (item) items.push(item);
      return item;
    });
    limit = 2 * items.length + FEW;
    return items;
  };
  return {
    add(item) {
      if (references.length >= limit) alive();
      references.push(new WeakRef(item));
    },
    alive,
  };
}
