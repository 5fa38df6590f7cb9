/** The frames of a stack, as an engine prints them. */

import { html } from "./dom";

interface Frame {
  text: string;
  isWasm: boolean;
}

/** Returns the name in a line `name@address`. A wasm function without a name has its index. */
function nameAt(line: string): string {
  const name = line.slice(0, line.indexOf("@")).replace(/[/<]+$/, "");
  return name || (/wasm-function\[\d+\]:0x[0-9a-f]+/.exec(line)?.[0] ?? "");
}

/** Reads a stack of V8, SpiderMonkey, or JavaScriptCore, innermost frame first. */
export function framesOf(stack: string): Frame[] {
  const lines = stack.split("\n").map((line) => line.trim());
  const frames = lines.filter((line) => line.startsWith("at ") || /@.*:\d+/.test(line) || line.includes("wasm-function"));
  return frames.map((line) => {
    const isWasm = /wasm-function|wasm:\/\//.test(line);
    const name = /^at (?:async )?(.+?)(?: \(|$)/.exec(line)?.[1] ?? nameAt(line);
    const shortened = name.replace(/^.*\/(?=[^/]+$)/, "").replace(/wasm:\/\/wasm\//, "");
    return { text: shortened || "(anonymous)", isWasm };
  });
}

/** Draws a stack. A JavaScript frame between wasm frames is marked, because the engine cannot suspend it. */
export function drawFrames(stack: string): HTMLElement {
  const frames = framesOf(stack);
  const first = frames.findIndex((it) => it.isWasm);
  const last = frames.findLastIndex((it) => it.isWasm);
  let blocking = 0;
  const items: HTMLElement[] = [];
  for (let index = 0; index < frames.length; index++) {
    const { text, isWasm } = frames[index]!;
    const start = index;
    while (isWasm && frames[index + 1]?.isWasm) index++;
    const more = index > start ? `, and ${index - start} more` : "";
    const blocks = !isWasm && index > first && index < last && first >= 0;
    if (blocks) blocking++;
    const kind = isWasm ? "wasm" : blocks ? "blocks" : "host";
    const note = blocks ? "JavaScript, cannot be suspended: " : isWasm ? "wasm: " : "JavaScript: ";
    items.push(html("li", { class: kind }, note, text, more));
  }
  const caption = `The stack when Python asked for the promise: ${frames.length} frames, of which ${blocking} cannot be suspended.`;
  return html("div", {}, html("p", {}, caption), html("ol", { class: "frames", "aria-label": "Stack" }, ...items));
}
