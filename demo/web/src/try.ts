/** The part "Try it": a program in two workers, side by side. */

import { drawArrays } from "./arrays";
import { bars } from "./bars";
import { get, html, svg } from "./dom";
import { drawFrames } from "./frames";
import type { TryMessage, TryRequest } from "./messages";
import { PROGRAMS, type Program } from "./programs";

type Times = Record<string, number>;

/** One of the two columns. */
interface Lane {
  name: "stock" | "latebind";
  worker?: Worker;
  times?: Times;
}

const lanes: Lane[] = [{ name: "stock" }, { name: "latebind" }];

export function setUpTry(): void {
  const select = get<HTMLSelectElement>("program");
  select.append(...PROGRAMS.map(({ id, title }) => html("option", { value: id }, title)));
  const chosen = (): Program => PROGRAMS.find(({ id }) => id === select.value) ?? PROGRAMS[0]!;
  const describe = () => {
    get("about").textContent = chosen().about;
    get("source").textContent = chosen().source;
  };
  select.addEventListener("change", describe);
  describe();
  get("run").addEventListener("click", () => runBoth(chosen()));
}

function runBoth(program: Program): void {
  get("times").replaceChildren();
  for (const lane of lanes) {
    lane.worker?.terminate();
    delete lane.times;
    run(lane, program);
  }
}

function run(lane: Lane, { worker: script, wheels, source }: Program): void {
  const place = get(lane.name).querySelector(".lane")!;
  const status = html("p", { role: "status" }, "Starting");
  const progress = html("progress", { max: 4, value: 0, "aria-label": `Progress: ${lane.name}` });
  const result = html("div", {});
  place.replaceChildren(status, progress, result);
  const end = (className: string, text: string) => {
    status.className = className;
    status.textContent = text;
    progress.remove();
  };
  const worker = new Worker(script, { type: "module" });
  lane.worker = worker;
  let isOver = false;
  worker.onmessage = ({ data }: MessageEvent<TryMessage>) => {
    if (data.kind === "phase") {
      status.textContent = data.phase;
      progress.max = data.of;
      progress.value = data.done;
    } else if (data.kind === "times") {
      lane.times = data.times;
      showTimes();
    } else if (data.kind === "arrays") {
      result.append(drawArrays(data.arrays));
    } else if (data.kind === "stack") {
      result.append(drawFrames(data.stack));
    } else if (!isOver) {
      isOver = true;
      if (data.kind === "fails") {
        // Python has ended, and its callbacks in this worker would only fail again.
        worker.terminate();
        return end("fails", data.message);
      }
      end("works", `Works: ${data.summary}`);
      if (data.bound !== undefined) result.append(html("p", { class: "quiet" }, `Latebind bound ${data.bound} functions.`));
      if (data.path && data.box) {
        const box = data.box.join(" ");
        const drawing = svg("svg", { class: "drawing", viewBox: box, role: "img", "aria-label": "The shaped text" });
        drawing.append(svg("path", { d: data.path }));
        result.prepend(drawing);
      }
    }
  };
  worker.onerror = (event) => end("fails", event.message || "the worker cannot start");
  const request: TryRequest = { latebind: lane.name === "latebind", wheels, source, base: document.baseURI };
  worker.postMessage(request);
}

function showTimes(): void {
  const [stock, latebind] = lanes;
  if (!stock?.times || !latebind?.times) return;
  const tables = Object.entries(stock.times).map(([name, value]) => {
    const other = latebind.times![name]!;
    return bars(`${name}: with ÷ without Latebind = ${(other / value).toFixed(2)}`, "ms", [
      { title: "without Latebind", value },
      { title: "with Latebind", value: other, isLatebind: true },
    ]);
  });
  get("times").replaceChildren(...tables);
}
