/** The arrays of calls, drawn where they are in linear memory. */

import { html, svg } from "./dom";
import type { CallArray } from "./messages";

/** The sizes of the drawing. One unit is about one pixel of a wide page. */
const WIDTH = 480;
const ROW = 14;
const GAP = 3;

/** Returns a drawing with a row for each call. An array that was overwritten is marked. */
export function drawArrays(arrays: readonly CallArray[]): HTMLElement {
  const first = Math.min(...arrays.map(({ start }) => start));
  const last = Math.max(...arrays.map(({ start, bytes }) => start + bytes));
  const scale = WIDTH / (last - first);
  const height = arrays.length * (ROW + GAP);
  const wrong = arrays.filter((it) => it.wrong > 0).length;
  const text = `The arrays of ${arrays.length} calls in linear memory, ${wrong} of which were overwritten`;
  const drawing = svg("svg", { class: "arrays", viewBox: `0 0 ${WIDTH} ${height}`, role: "img", "aria-label": text });
  for (const [row, { start, bytes, wrong }] of arrays.entries()) {
    const [x, y, width] = [(start - first) * scale, row * (ROW + GAP), bytes * scale];
    const title = `call ${row + 1}: addresses ${start} to ${start + bytes}, ${wrong} of ${bytes / 4} elements wrong`;
    const kind = wrong > 0 ? "overwritten" : "kept";
    drawing.append(svg("rect", { class: "row", x: 0, y, width: WIDTH, height: ROW }));
    const bar = svg("rect", { class: kind, x, y, width, height: ROW });
    bar.append(svg("title", {}, title));
    drawing.append(bar);
    if (wrong > 0) drawing.append(svg("path", { class: "cross", d: `M${x} ${y}l${width} ${ROW}m0 ${-ROW}l${-width} ${ROW}` }));
  }
  const place = `The arrays in linear memory, from address ${first} to ${last}, one row for each call.`;
  const caption = wrong > 0 ? `${place} Those that were overwritten are crossed out.` : `${place} None was overwritten.`;
  return html("figure", {}, drawing, html("figcaption", {}, caption));
}
