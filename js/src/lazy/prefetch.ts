/** Fetches libraries ahead of their first calls. */

import { Failure, type LazyLibrary } from "./library.js";

/** Fetches and compiles libraries ahead of their first calls. */
export interface Prefetch {
  /**
   * Fetches libraries, and those that they need. A name is that of a library or of a function.
   *
   * @returns A promise that is fulfilled when they are compiled, and rejected if one fails.
   */
  (names: string | Iterable<string>): Promise<void>;
  /**
   * Fetches all libraries, one after the other, while the page has nothing else to do. A failure is ignored, because
   * the call that needs the library tries again.
   */
  idle(): Promise<void>;
}

export function makePrefetch(
  libraries: ReadonlyMap<string, LazyLibrary>,
  libraryOf: (symbol: string) => string | undefined,
  withNeeded: (name: string) => LazyLibrary[],
): Prefetch {
  const prefetch = async (names: string | Iterable<string>) => {
    const wanted = new Set<LazyLibrary>();
    for (const name of typeof names === "string" ? [names] : names) {
      const library = libraries.has(name) ? name : libraryOf(name);
      if (library === undefined) throw new TypeError(`prefetch: the manifest lists neither a library nor a function \`${name}\``);
      for (const needed of withNeeded(library)) wanted.add(needed);
    }
    await Promise.all([...wanted].map((library) => library.fetch())).catch((error) => {
      throw error instanceof Failure ? error.toError() : error;
    });
  };
  const idle = async () => {
    for (const library of libraries.values()) {
      await nextIdle();
      await library.fetch().catch(() => {});
    }
  };
  return Object.assign(prefetch, { idle });
}

/** Waits until the page has nothing else to do. */
function nextIdle(): Promise<unknown> {
  return new Promise((resolve) => {
    if (typeof requestIdleCallback === "function") requestIdleCallback(resolve);
    else setTimeout(resolve);
  });
}
