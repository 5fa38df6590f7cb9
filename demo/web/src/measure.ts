/** The part "Measure": the benchmarks in this browser, beside those of the record. */

import { type Bar, bars } from "./bars";
import { get, onUse, setUsable } from "./dom";

interface Contender {
  id: string;
  title: string;
  role: string;
}

interface Definitions {
  call: { milliseconds: number; rounds: number; cases: Case[]; contenders: Contender[]; recorded: Recorded };
  link: { rounds: number; cases: Case[]; contenders: Contender[]; recorded: Recorded };
}

interface Case {
  id: string;
  title: string;
  [name: string]: unknown;
}

/** The recorded ratios to the first contender, by case and contender. */
type Recorded = Record<string, Record<string, { ratio: number; spread: number }>>;

export function setUpMeasure(): void {
  const button = get<HTMLButtonElement>("start");
  onUse(button, async () => {
    setUsable(button, false);
    get("charts").replaceChildren();
    try {
      await measure();
      get("measure-status").textContent = "Done. The spread is half of the range of the middle half of the rounds.";
    } catch (error) {
      get("measure-status").textContent = String(error);
    } finally {
      setUsable(button, true);
    }
  });
}

async function measure(): Promise<void> {
  const { call, link } = (await (await fetch("benchmarks.json")).json()) as Definitions;
  const say = (text: string) => (get("measure-status").textContent = text);
  for (const definition of call.cases) {
    say(`Calls: ${definition.title}`);
    const { milliseconds, rounds, contenders } = call;
    const results = await inWorker<Record<string, { values?: number[]; lacks?: string; fails?: string }>>("call", {
      definition,
      contenders,
      milliseconds,
      rounds,
    });
    const values = (id: string) => results[id]?.values ?? results[id]?.lacks ?? results[id]?.fails ?? "not measured";
    chart(`A call: ${definition.title}`, "ns", contenders, values, call.recorded[definition.id]);
  }
  for (const definition of link.cases) {
    const all: Record<string, number[]> = {};
    for (let round = 0; round < link.rounds; round++) {
      for (const contender of link.contenders) {
        say(`Loading ${definition.title}: round ${round + 1} of ${link.rounds}`);
        // A worker of its own, as each program has.
        const { total } = await inWorker<{ total: number }>("link", { contender, ...definition });
        (all[contender.id] ??= []).push(total);
      }
    }
    chart(`Loading ${definition.title}`, "ms", link.contenders, (id) => all[id] ?? [], link.recorded[definition.id]);
  }
}

function chart(
  title: string,
  unit: string,
  contenders: Contender[],
  valuesOf: (id: string) => number[] | string,
  recorded: Recorded[string] = {},
): void {
  const first = contenders[0] && valuesOf(contenders[0].id);
  const base = typeof first === "string" || !first ? undefined : median(first);
  const rows = contenders.map(({ id, title, role }): Bar => {
    const values = valuesOf(id);
    const isLatebind = role === "latebind";
    const known = recorded[id];
    const record = known ? `${known.ratio.toFixed(2)} ±${Math.round(100 * known.spread)} %` : "–";
    if (typeof values === "string") return { title, value: values, isLatebind, more: ["–", record] };
    const value = median(values);
    const ratio = base ? (value / base).toFixed(2) : "–";
    return { title, value, spread: spreadOf(values), isLatebind, more: [ratio, record] };
  });
  get("charts").append(bars(title, unit, rows, ["ratio here", "ratio recorded (Node)"]));
}

function inWorker<T>(what: "call" | "link", argument: object): Promise<T> {
  const worker = new Worker("measure-worker.js", { type: "module" });
  return new Promise<T>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<{ results?: T; error?: string }>) =>
      data.error === undefined ? resolve(data.results!) : reject(new Error(data.error));
    worker.onerror = (event) => reject(new Error(event.message || "the worker cannot start"));
    worker.postMessage({ base: document.baseURI, what, argument });
  }).finally(() => worker.terminate());
}

function sorted(values: number[]): number[] {
  return [...values].sort((a, b) => a - b);
}

function median(values: number[]): number {
  const all = sorted(values);
  return all[Math.floor(all.length / 2)] ?? Number.NaN;
}

function spreadOf(values: number[]): number {
  const all = sorted(values);
  const at = (part: number) => all[Math.round((all.length - 1) * part)] ?? 0;
  return (at(0.75) - at(0.25)) / 2 / median(values);
}
