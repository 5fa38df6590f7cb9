/** A library that is loaded at the first call of one of its functions. */

import { errorOfRealm, type LatebindError } from "../report/errors.js";
import { type Fetched, fetchLibrary, readLibrary, type Request } from "./fetch.js";
import type { Loader, Other } from "./loader.js";

/** The progress of a library. */
export interface LazyProgress {
  /** The name of the library. */
  library: string;
  /** The state that it has reached. */
  state: "fetching" | "fetched" | "loaded" | "failed";
  /** The number of bytes that have arrived. */
  loaded: number;
  /** The size of the file, in bytes. */
  total: number;
  /** The error, if it has failed. */
  error?: unknown;
}

/** A library of a manifest. */
export interface LazyLibrary {
  readonly name: string;
  /** Whether the program has loaded it. */
  readonly isLoaded: boolean;
  /** Whether the program can load it synchronously, in less time than an event takes. */
  readonly isAtHand: boolean;
  /** Fetches and compiles it. Calls at the same time share one request. */
  fetch(): Promise<unknown>;
  /** Lets the program load it. Calls at the same time share one load. */
  load(): Promise<void>;
  /** Lets the program load it before the function returns, or throws an error. */
  loadSynchronously(): void;
  /** For a load of a library that it needs, and that needs it. */
  readonly asOther: Other;
}

/** The reason why a library could not be loaded. Callers make an error of it that names the symbol too. */
export class Failure {
  constructor(
    readonly library: string,
    readonly code: "library-not-at-hand" | "library-failed",
    readonly reason: string,
    readonly cause?: unknown,
  ) {}

  /** Makes the error of a call that concerns the library only. */
  toError(): LatebindError {
    return errorOfRealm(this.code, `cannot load \`${this.library}\`: ${this.reason}`, { cause: this.cause });
  }
}

/** The time between two looks at a library that the program itself is loading, in milliseconds. */
const INTERVAL = 5;

export function makeLibrary(
  name: string,
  loader: Loader,
  { url, listed, timeout, hasIntegrity, isQuick }: Pick<Request, "url" | "listed" | "timeout" | "hasIntegrity"> & { isQuick: boolean },
  requestOf: (onBytes: Request["onBytes"]) => Request,
  onProgress: (progress: LazyProgress) => void,
  cycle: () => LazyLibrary[],
): LazyLibrary {
  let fetched: Fetched | undefined;
  let isLoaded = false;
  let fetching: Promise<unknown> | undefined;
  let loading: Promise<void> | undefined;
  let loadedBytes = 0;
  /** Why it was not fetched ahead of a call. */
  let problem = "";

  const report = (state: LazyProgress["state"], error?: LatebindError) => {
    try {
      onProgress({ library: name, state, loaded: loadedBytes, total: listed.size, ...(error && { error }) });
    } catch (error) {
      console.error("latebind: onProgress:", error);
    }
  };
  const request = () =>
    requestOf((bytes) => {
      loadedBytes = bytes;
      report("fetching");
    });
  const failed = (error: unknown): Failure => {
    const reason = error instanceof Error ? error.message : String(error);
    const failure = error instanceof Failure ? error : new Failure(name, "library-failed", reason, error);
    report("failed", failure.toError());
    return failure;
  };
  const notAtHand = (reason: string) => new Failure(name, "library-not-at-hand", reason);
  const finish = () => {
    fetched = undefined;
    isLoaded = true;
    report("loaded");
  };
  const loadInto = (library: Fetched, isSynchronous: boolean): unknown => {
    // If this fails, the next attempt gets the file again, unless it is known to be the right one.
    if (!hasIntegrity) fetched = undefined;
    const others = cycle().filter(({ isLoaded }) => !isLoaded);
    return loader.load({ name, url: url.href, ...library, isSynchronous }, listed, others.map((it) => it.asOther));
  };
  /** Returns the library, reading it if it was not fetched. */
  const atHand = (): Fetched => {
    const library = fetched ?? readLibrary(request());
    if (library) return library;
    throw notAtHand("it is not at hand: a call outside a promising export cannot wait for it, so call prefetch() before" + problem);
  };

  return {
    name,
    asOther: {
      name,
      module: () => (fetched ??= atHand()).module,
    },
    get isLoaded() {
      return isLoaded;
    },
    get isAtHand() {
      return isLoaded || (loader.isSynchronous && !loading && (fetched !== undefined || (isQuick && !loader.isLoading(name))));
    },
    fetch() {
      if (isLoaded || fetched) return Promise.resolve();
      loadedBytes = 0;
      fetching ??= fetchLibrary(request())
        .then((result) => {
          fetched = result;
          problem = "";
          report("fetched");
        })
        .catch((error) => {
          const failure = failed(error);
          problem = `. The last request failed: ${failure.reason}`;
          throw failure;
        })
        .finally(() => (fetching = undefined));
      return fetching;
    },
    load() {
      if (isLoaded) return Promise.resolve();
      const load = async () => {
        try {
          const limit = Date.now() + timeout;
          while (loader.isLoading(name) && Date.now() < limit) await new Promise((done) => setTimeout(done, INTERVAL));
          if (isLoaded) return;
          await loadInto(fetched!, false);
          finish();
        } catch (error) {
          throw failed(error);
        }
      };
      loading ??= load().finally(() => (loading = undefined));
      return loading;
    },
    loadSynchronously() {
      if (isLoaded) return;
      try {
        if (loading || loader.isLoading(name)) throw notAtHand("it is being loaded");
        const result = loadInto(atHand(), true) as Promise<unknown> | undefined;
        if (typeof result?.then === "function") {
          result.then(finish, () => {});
          throw notAtHand("the function that loads it returned a promise");
        }
        finish();
      } catch (error) {
        throw failed(error);
      }
    },
  };
}
