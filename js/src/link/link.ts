/**
 * What happens when a DSO is instantiated: the loader's stubs among its imports make room, for PLT
 * entries or, if it was relinked, for what its slots are bound through. Nothing else about the
 * instance changes.
 */

import { EngineInstance, EngineModule, isObject } from "../engine/engine.js";
import { canTailCall } from "../engine/tail-calls.js";
import { isRefused } from "../core/core.js";
import { prepare } from "../core/function-types.js";
import { type ImportTable, typesOf } from "../core/imports.js";
import { plan as planCore } from "../core/plt.js";
import { type Dso, isMainModule } from "../program/dso.js";
import { emptyReading, read, type Reading } from "../program/import-snapshot.js";
import { mannerOf } from "../program/namespaces.js";
import { listedReferences } from "../program/references.js";
import { enter, leave, programOf, setNamespaces, settle } from "../program/registry.js";
import { nameOf } from "../report/names.js";
import { debugs } from "../report/settings.js";
import { explainLinkError, watchAddresses } from "../report/undefined-symbols.js";
import { bindEntry } from "../bind/plt-slots.js";
import { noteDefinitions, refresh } from "../bind/rebinding.js";
import { addManners, checkDefinitions, embeddedReferences, handOutSlots } from "./embedded.js";
import { isDso, recall } from "./plans.js";
import { handOutEntries, type PltTables, tellReasons } from "./plt-module.js";
import { handOutBinder, listImports } from "./relinked.js";
import { NO_SLOTS, readSection } from "./section.js";

/** What the engine gets instead, and what is to be done with what came of it. */
export interface Linked {
  imports: WebAssembly.Imports;
  succeeded(instance: WebAssembly.Instance): void;
  failed(error: unknown): void;
}

/** What a PLT is instantiated with: its bytes, and its imports. */
export type PltSource = [plt: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports];

/** Prepares the instantiation of a module, at once. Nothing if it is to go on as it is. */
export function link(module: unknown, imports: unknown): Linked | undefined {
  const steps = linkInSteps(module, imports, true);
  const step = steps.next();
  return step.done ? step.value : (steps.next().value as Linked | undefined);
}

/**
 * Prepares the instantiation of a module. Yields its PLT, for whoever has the time to wait for an
 * instance of it: main threads of browsers compile only so much at once.
 */
export function* linkInSteps(
  module: unknown,
  imports: unknown,
  isSynchronous = false,
): Generator<PltSource, Linked | undefined, WebAssembly.Instance | undefined> {
  if (!isObject(imports) || !isDso(module)) return undefined;
  const plan = recall(module);
  // The definitions of a DSO whose types are unknown count all the same, where others look for theirs.
  const section = readSection(module) ?? (plan ? undefined : NO_SLOTS);

  const reading = emptyReading();
  const begin = (own: Own) => enterDso(reading, { ...own, url: plan?.url ?? "", isSynchronous });
  const ask = (table: ImportTable) => read(imports, table, reading);
  const list = () => listImports(module as WebAssembly.Module, plan?.prefix);
  if (section) {
    const table = list();
    if (!table) return undefined;
    const answers = ask(table);
    const { types, signatures, relinked } = section;
    const references = listedReferences();
    const dso = begin({ types, signatures, relinked, references });
    handOutBinder(dso, references, section, table, answers, reading, plan?.prefix);
    if (section === NO_SLOTS) tellUnseen(dso);
    else tell(dso, "slots", `, ${dso.relinked} bound before`);
    return finish(dso, module, reading);
  }

  const { prefix, spans, errors } = plan!;
  if (spans) {
    ask(list()!); // what the engine does not list, the bytes do
    const references = embeddedReferences(prefix, spans);
    addManners(reading, imports, prefix, spans);
    const dso = begin({ types: typesOf(prefix, spans), references, errors });
    try {
      handOutSlots(dso, reading);
      if (!reading.home || mannerOf(reading.home).isMain) checkDefinitions(dso);
    } catch (error) {
      leave(dso);
      throw error;
    }
    tell(dso, "PLT entries inside", "");
    return finish(dso, module, reading);
  }

  const planned = planCore(prefix, canTailCall(), ask);
  if (!planned) return undefined;
  const { table, emitted } = planned;
  const references = listedReferences();
  const dso = begin({ types: emitted.types, references, errors });
  const handOut = (tables?: PltTables) =>
    handOutEntries(dso, references, table, emitted, reading, tables);
  try {
    const { plt } = emitted;
    let tables: PltTables | undefined;
    if (plt.length) {
      const bind = (slot: number) => bindEntry(dso, tables!, slot);
      const source: PltSource = [plt, { latebind: { bind } }];
      const { exports } = (yield source) ?? new EngineInstance(new EngineModule(plt), source[1]);
      tables = exports as unknown as PltTables;
    }
    handOut(tables);
  } catch (error) {
    // An engine that refuses the PLT, for lack of memory perhaps: the loader's stubs will do.
    if (debugs("files")) console.error("latebind: a DSO is left as it is:", error);
    dso.errors++;
    dso.left = 0;
    handOut();
  }
  tell(dso, "PLT entries", "");
  if (debugs("files")) tellReasons(table, emitted.choices);
  return finish(dso, module, reading);
}

/** What a DSO brings along when it is entered. */
type Own = Pick<Dso, "types" | "references" | "signatures"> & Partial<Dso>;

/** Enters a DSO into the program that it belongs to. */
function enterDso(
  { manners, memory, home, plain }: Reading,
  own: Own & Pick<Dso, "url" | "isSynchronous">,
): Dso {
  const program = programOf(memory);
  setNamespaces(program, plain, home === plain ? undefined : home);
  // Whatever has changed since the last load is seen now.
  refresh(memory);
  const empty = { left: 0, relinked: 0, errors: 0, stubs: new Map() };
  return enter({ ...empty, ...own, manners, program });
}

function finish(dso: Dso, module: unknown, reading: Reading): Linked {
  const { imports, memory } = reading;
  prepare(dso.types, dso.references, isMainModule(dso));
  return {
    imports: imports as WebAssembly.Imports,
    succeeded({ exports }) {
      settle(dso, exports, memory !== undefined);
      noteDefinitions(memory, exports);
      watchAddresses(dso, reading, (name) => Object.hasOwn(exports, name));
    },
    failed(error) {
      explainLinkError(dso, module, recall(module)?.prefix, reading, error);
      leave(dso);
    },
  };
}

/** Reports that a DSO keeps its stubs, and what would help. */
function tellUnseen(dso: Dso): void {
  if (!debugs("files")) return;
  const [why, remedy] = isRefused()
    ? ["the host disallows code generation", "relink it with `latebind relink`"]
    : [
        "it was compiled before Latebind was installed, or in another thread",
        "relink it with `latebind relink`, or install Latebind earlier",
      ];
  console.error(
    `latebind: file ${nameOf(dso)}: ${dso.left} stubs stay, because its import types are unknown (${why}); ${remedy}`,
  );
}

function tell(dso: Dso, what: string, more: string): void {
  if (!debugs("files")) return;
  const { count } = dso.references;
  console.error(`latebind: file ${nameOf(dso)}: ${count} ${what}, ${dso.left} left${more}`);
}
