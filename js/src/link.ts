/**
 * What happens when a DSO is instantiated: the loader's stubs among its imports make room, for PLT
 * entries or, if it was relinked, for what its slots are bound through. Nothing else about the
 * instance changes.
 */

import { type ImportTable, plan as planCore, typesOf } from "./core.js";
import { type Dso, enter, leave, listedReferences, programOf, settle } from "./dso.js";
import { addManners, checkDefinitions, embeddedReferences, handOutSlots } from "./embedded.js";
import { EngineInstance, EngineModule, isObject } from "./engine.js";
import { prepare } from "./host-functions.js";
import { emptyReading, read, type Reading } from "./imports.js";
import { nameOf } from "./names.js";
import { isDso, recall } from "./plan.js";
import { bindEntry, handOutEntries, type PltTables, tellReasons } from "./plt.js";
import { handOutBinder, importsOf } from "./relinked.js";
import { NO_SLOTS, readSection } from "./section.js";
import { debugs } from "./settings.js";
import { mannerOf } from "./stubs.js";
import { canTailCall } from "./tail-calls.js";

/** What the engine gets instead, and what is to be done with what came of it. */
export interface Linked {
  imports: WebAssembly.Imports;
  succeeded(instance: WebAssembly.Instance): void;
  abandoned(): void;
}

/** What a PLT is instantiated with: its bytes, and its imports. */
export type PltSource = [plt: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports];

/** Prepares the instantiation of a module, at once. Nothing if it is to go on as it is. */
export function link(module: unknown, imports: unknown): Linked | undefined {
  const steps = linkInSteps(module, imports);
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
): Generator<PltSource, Linked | undefined, WebAssembly.Instance | undefined> {
  const plan = recall(module);
  let section = readSection(module);
  if (!plan && !section && isDso(module)) {
    // Its definitions count all the same, where others look for theirs.
    section = NO_SLOTS;
    if (debugs("files")) {
      console.error("latebind: a DSO is left as it is: its bytes were never seen");
    }
  }
  if (!isObject(imports)) return undefined;

  const reading = emptyReading();
  const url = plan?.url ?? "";
  const ask = (table: ImportTable) => read(imports, table, reading);
  const list = () => importsOf(module as WebAssembly.Module, plan?.prefix);
  if (section) {
    const table = list();
    if (!table) return undefined;
    const answers = ask(table);
    const { types, signatures, relinked } = section;
    const references = listedReferences();
    const dso = begin(url, reading, { types, signatures, relinked, references });
    handOutBinder(dso, references, section, table, answers, reading);
    tell(dso, "slots", `, ${dso.relinked} bound before`);
    return finish(dso, reading);
  }

  if (plan?.spans) {
    const { prefix, spans } = plan;
    ask(list()!); // what the engine does not list, the bytes do
    const references = embeddedReferences(prefix, spans);
    const dso = begin(url, reading, { types: typesOf(prefix, spans), references });
    addManners(reading, imports, prefix, spans);
    try {
      handOutSlots(dso, reading);
      if (!reading.home || mannerOf(reading.home).isMain) checkDefinitions(dso);
    } catch (error) {
      leave(dso);
      throw error;
    }
    tell(dso, "PLT entries inside", "");
    return finish(dso, reading);
  }

  const planned = plan && planCore(plan.prefix, canTailCall(), ask);
  if (!planned) return undefined;
  const { table, emitted } = planned;
  const references = listedReferences();
  const dso = begin(url, reading, { types: emitted.types, references });
  try {
    const { plt } = emitted;
    let tables: PltTables | undefined;
    if (plt.length) {
      const bind = (slot: number) => bindEntry(dso, tables!.slots, tables!.entries, slot);
      const source: PltSource = [plt, { latebind: { bind } }];
      const { exports } = (yield source) ?? new EngineInstance(new EngineModule(plt), source[1]);
      tables = exports as unknown as PltTables;
    }
    handOutEntries(dso, references, table, emitted, reading, tables);
  } catch (error) {
    // An engine that refuses the PLT, for lack of memory perhaps: the loader's stubs will do.
    if (debugs("files")) console.error("latebind: a DSO is left as it is:", error);
    leave(dso);
    return undefined;
  }
  tell(dso, "PLT entries", "");
  if (debugs("files")) tellReasons(table, emitted.choices);
  return finish(dso, reading);
}

/** Enters a DSO into the program that it belongs to. */
function begin(
  url: string,
  { manners, memory, plain }: Reading,
  own: Pick<Dso, "types" | "references" | "signatures"> & Partial<Dso>,
): Dso {
  const program = programOf(memory);
  program.globals ??= plain;
  return enter({ left: 0, relinked: 0, ...own, url, manners, program });
}

function finish(dso: Dso, { imports, memory }: Reading): Linked {
  prepare(dso.types, dso.references);
  return {
    imports: imports as WebAssembly.Imports,
    succeeded: (instance) => settle(dso, instance.exports, memory !== undefined),
    abandoned: () => leave(dso),
  };
}

function tell(dso: Dso, what: string, more: string): void {
  if (!debugs("files")) return;
  const { count } = dso.references;
  console.error(`latebind: file ${nameOf(dso)}: ${count} ${what}, ${dso.left} left${more}`);
}
