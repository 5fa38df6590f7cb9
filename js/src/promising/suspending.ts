/** Guards around the imports of a DSO that suspend. */

import { type AnyFunction, isSuspending } from "../engine/engine.js";
import { makeGuards } from "../core/guards.js";
import { adapt } from "../core/function-types.js";
import { spansOf, typesOf } from "../core/imports.js";
import type { Dso } from "../program/dso.js";
import type { ImportSnapshot } from "../program/import-snapshot.js";
import { embeddedReferences } from "../program/references.js";
import { debugs } from "../report/settings.js";
import { tableOf } from "../stacks/stacks.js";

/** Guards the `Suspending` objects among the imports that were read. */
export function guardImports(
  { program }: Dso,
  prefix: Uint8Array<ArrayBuffer>,
  { suspending, imports }: ImportSnapshot,
): void {
  if (!suspending.length) return;
  const spans = spansOf(prefix);
  const references = embeddedReferences(prefix, spans);
  const found = suspending.map(references.at);
  // One value serves all imports of a name, so they must have one type.
  const fitting = found.filter((one) =>
    // A trampoline may have replaced it.
    isSuspending(imports[one.module]![one.name]) &&
    found.every(({ module, name, type }) => type === one.type || name !== one.name || module !== one.module),
  );
  if (!fitting.length) return;
  try {
    const values = fitting.map(({ module, name }) => imports[module]![name]);
    const types = fitting.map(({ type }) => type);
    program.suspensions ??= tableOf();
    const guards = makeGuards({ types: typesOf(prefix, spans) }, types, values, program.suspensions);
    fitting.forEach(({ module, name }, index) => (imports[module]![name] = guards[index]));
  } catch (error) {
    if (debugs("files")) console.error("latebind: calls that suspend keep their stack:", error);
  }
}

/** Makes a wasm function of the DSO's type `type` that calls `host`, a function or a `Suspending` object. */
export function adaptHost(dso: Dso, type: number, host: unknown): AnyFunction {
  if (dso.program.stacks && isSuspending(host)) {
    try {
      return makeGuards(dso, [type], [host], dso.program.suspensions!)[0]!;
    } catch {
      // Its type depends on others, for example.
    }
  }
  return adapt(dso, type, host);
}
