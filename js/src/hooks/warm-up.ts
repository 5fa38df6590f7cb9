/**
 * Runs the code once that the first library would wait for.
 *
 * Engines compile a function when it is first called: the core's, and those of this package. While the engine compiles a
 * main module in other threads, the program waits, so this takes nothing from it: about a millisecond, half of
 * which the main module itself would need.
 */

import { type AnyFunction, EngineModule, EngineTable } from "../engine/engine.js";
import { link } from "../link/link.js";
import { remember } from "../link/plans.js";
import { debugs } from "../report/settings.js";
import { makeBinder } from "../bind/plt-slots.js";
import { bindSlot, lateSlots } from "../bind/relinked-slots.js";
import type { Dso } from "../program/dso.js";
import { listedReferences } from "../program/references.js";
import { planOf } from "./sources.js";

/** `(module (@dylink.0) (type (func (param i32))) (import "" "t" (table 0 funcref)) (import "" "f" (func (type 0))))` */
// prettier-ignore
const LIBRARY = Uint8Array.of(
  0, 97, 115, 109, 1, 0, 0, 0, 0, 9, 8, 100, 121, 108, 105, 110, 107, 46, 48,
  1, 5, 1, 96, 1, 127, 0, 2, 13, 2, 0, 1, 116, 1, 112, 0, 0, 0, 1, 102, 0, 0, 10, 1, 0,
);

let isWarm = false;

/** Links a library that imports one of its own functions, calls the function, and forgets the library. */
export function warmUp(): void {
  // The library must not be reported.
  if (isWarm || debugs("files") || debugs("bindings")) return;
  isWarm = true;
  try {
    const definition = makeBinder(() => {});
    const table = new EngineTable({ element: "anyfunc", initial: 0 });
    // Like the namespace of Emscripten's loader, it keeps its stubs in its target.
    const loader = new Proxy<Record<string, unknown>>({}, {
      get: (stubs, name: string) => (name === "t" ? table : (stubs[name] ??= () => {})),
    });
    const linked = link(remember(new EngineModule(LIBRARY), planOf(LIBRARY, true)), { "": loader })!;
    try {
      linked.succeeded({ exports: { f: definition } });
      (linked.imports[""]!["f"] as AnyFunction)(0);
      // The binder of relinked libraries, for a slot that has a definition.
      bindSlot(lateSlots({ references: listedReferences() } as unknown as Dso, () => undefined), 0, null);
    } finally {
      linked.failed(undefined);
    }
  } catch {
    // The host disallows code generation.
  }
}
