/** A list of objects that does not keep them alive. */
export interface WeakList<T extends object> {
  add(item: T): void;
  /** The objects that are still alive, in the order in which they were added. */
  alive(): T[];
}

/** The length from which on it is worth looking for dead references. */
const FEW = 16;

/**
 * Makes an empty list. References to dead objects are dropped whenever the list has doubled, so its length
 * is at most twice that of the living, and adding takes constant time on average.
 */
export function weakList<T extends object>(): WeakList<T> {
  let references: WeakRef<T>[] = [];
  let limit = FEW;
  return {
    add(item) {
      if (references.length >= limit) {
        references = references.filter((reference) => reference.deref());
        limit = 2 * references.length + FEW;
      }
      references.push(new WeakRef(item));
    },
    alive: () => references.flatMap((reference) => reference.deref() ?? []),
  };
}
