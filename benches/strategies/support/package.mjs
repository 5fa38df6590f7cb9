/** Loads the built npm package, so that the measured Latebind is the published one. */

export const packageOf = (dist) => import(`${dist}/index.mjs`);

/** The package with `LATEBIND_EMBED`, which determines when a PLT is embedded. */
export async function packageThatEmbeds(when, dist) {
  const { install, uninstall } = await packageOf(dist);
  return {
    install() {
      globalThis.LATEBIND_EMBED = when;
      return install();
    },
    uninstall() {
      delete globalThis.LATEBIND_EMBED;
      uninstall();
    },
  };
}

export const relinkerOf = (dist) => import(`${dist}/relink.mjs`);

/** A DSO with one import, which makes Latebind detect the capabilities of the engine. */
// prettier-ignore
const ANY_LIBRARY = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0,
  0, 15, 8, 100, 121, 108, 105, 110, 107, 46, 48, 1, 4, 0, 0, 0, 0,
  1, 4, 1, 96, 0, 0,
  2, 7, 1, 1, 101, 1, 102, 0, 0,
);

/** A second copy of the package, which has detected that the engine cannot suspend below a tail call. */
export async function packageWithoutTailCalls(dist) {
  const key = Symbol.for("latebind");
  const first = Object.getOwnPropertyDescriptor(globalThis, key);
  delete globalThis[key];
  const copy = await import(`${dist}/index.mjs?without-tail-calls`);
  delete globalThis[key];
  if (first) Object.defineProperty(globalThis, key, first);

  const { promising } = WebAssembly;
  copy.install();
  try {
    // Like an engine in which the suspension fails. Latebind tests this once.
    WebAssembly.promising = () => {
      throw new Error("tail calls are not to be used");
    };
    const stubs = new Proxy({}, { get: (stubs, name) => (stubs[name] ??= () => stubs) });
    new WebAssembly.Instance(new WebAssembly.Module(ANY_LIBRARY), { e: stubs });
  } finally {
    WebAssembly.promising = promising;
    copy.uninstall();
  }
  return copy;
}
