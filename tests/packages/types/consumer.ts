// Uses every export of the package. It is compiled, and does not run.

import {
  attach,
  type DsoStats,
  type EmscriptenModule,
  install,
  type Latebind,
  LatebindError,
  type LatebindErrorCode,
  type LoaderTables,
  stats,
  uninstall,
  version,
} from "latebind";
import latebind from "latebind/auto";
import { type Lazy, lazy, type LazyManifest, type LazyProgress, type LibraryToLoad } from "latebind/lazy";
import { type Observation, observe, type ProfileOptions } from "latebind/profile";
import { relink, type RelinkOptions } from "latebind/relink";
import "latebind/pre-js";

const isInstalled: boolean = install();
const instance: Latebind = latebind;
const sameVersion: boolean = isInstalled && instance.version === version;

declare const program: EmscriptenModule;
declare const tables: LoaderTables;
attach(program, () => tables);
instance.attach(program);

const counts: DsoStats[] = stats();
const names: string[] = counts.map(({ name, late, bound }) => `${name}: ${bound} of ${late}`);

export function report(error: unknown): string {
  if (error instanceof LatebindError) {
    const code: LatebindErrorCode = error.code;
    return `${code}: ${error.dso} ${error.symbol} ${error.signature} ${error.offset ?? 0} ${names.length}`;
  }
  // The class of `latebind/auto` is the same type.
  const thrown: LatebindError = new instance.LatebindError();
  return `${thrown.name} ${sameVersion}`;
}

const options: RelinkOptions = { bsymbolic: "mangled", direct: new Set(["emscripten_date_now"]) };
export const relinked: Uint8Array & BufferSource = relink(new ArrayBuffer(8), options);
uninstall();

// @ts-expect-error: an option that does not exist
relink(relinked, { symbolic: true });
// @ts-expect-error: a library is not text
relink("lib.so");

export async function writeProfile(options: ProfileOptions = { name: "program", source: "npm a@1.0.0", index: 0 }) {
  const observation: Observation = observe();
  const json: string = await observation.profile(options);
  observation.stop();
  return observation.programs ? json : "";
}

export async function loadLazily(manifest: LazyManifest, module: { LDSO?: object; run(): void }): Promise<void> {
  const { prefetch, stop }: Lazy = lazy(manifest, {
    program: module,
    base: new URL("https://example.com/"),
    fetch: (url, { signal }) => fetch(url, { signal }),
    onProgress: ({ library, state, loaded, total }: LazyProgress) => console.log(library, state, loaded / total),
  });
  lazy(manifest, { program: {}, integrity: false, timeout: 1000, signal: new AbortController().signal });
  lazy(manifest, { program: ({ name, bytes }: LibraryToLoad) => console.log(name, bytes.length) });
  await prefetch(["libimage.so"]);
  await prefetch.idle();
  stop();
  // @ts-expect-error: the program is missing
  lazy(manifest, {});
}
