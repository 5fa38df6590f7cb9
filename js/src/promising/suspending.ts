/** Guards around the imports of a DSO that suspend. */

import { isSuspending } from "../engine/engine.js";
import { makeGuards } from "../core/guards.js";
import { importsOf } from "../core/imports.js";
import type { Dso } from "../program/dso.js";
import type { ImportSnapshot } from "../program/import-snapshot.js";
import { debugs } from "../report/settings.js";
import { tableOf } from "../stacks/stacks.js";
import { typesOfDso } from "./types.js";

/** Guards the `Suspending` objects among the imports that were read. */
export function guardImports(dso: Dso, { suspending, imports }: ImportSnapshot): void {
  const { modules, names, indices } = suspending;
  const { program, prefix } = dso;
  // The engine does not list the types of imports.
  const types = suspending.types.length || !prefix ? suspending.types : importsOf(prefix).types;
  const isSame = (one: number, other: number) => names[one] === names[other] && modules[one] === modules[other];
  const valueOf = (index: number) => imports[modules[index]!]![names[index]!];
  // A trampoline may have replaced it.
  const isUnguarded = (index: number) => isSuspending(valueOf(index));
  const fitting = indices.filter(
    (one) =>
      types[one] !== undefined &&
      isUnguarded(one) &&
      // One value serves all imports of a name, so they must have one type.
      indices.every((other) => types[one] === types[other] || !isSame(one, other)),
  );
  try {
    if (fitting.length) {
      const around = program.suspensions ?? tableOf();
      const guards = makeGuards(typesOfDso(dso), fitting.map((index) => types[index]!), fitting.map(valueOf), around);
      program.suspensions = around;
      fitting.forEach((index, at) => (imports[modules[index]!]![names[index]!] = guards[at]));
    }
  } catch (error) {
    if (debugs("files")) console.error("latebind: calls that suspend keep their stack:", error);
  }
  program.untyped += indices.filter(isUnguarded).length;
}
