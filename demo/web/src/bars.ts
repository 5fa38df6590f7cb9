/** Tables of numbers, drawn as bars. */

import { html } from "./dom";

export interface Bar {
  title: string;
  /** The number, or a reason why there is none. */
  value: number | string;
  /** Half of the spread, relative to the value. */
  spread?: number;
  isLatebind?: boolean;
  /** More cells. */
  more?: string[];
}

/** Returns a table with a bar for each number. Shorter is better. */
export function bars(caption: string, unit: string, rows: Bar[], more: string[] = []): HTMLElement {
  const most = Math.max(...rows.map(({ value }) => (typeof value === "number" ? value : 0)), 1e-9);
  const head = html(
    "tr",
    {},
    html("th", { scope: "col" }, "variant"),
    html("td", { class: "bar" }),
    ...[unit, ...more].map((title) => html("th", { scope: "col" }, title)),
  );
  const body = rows.map((row) => {
    const width = typeof row.value === "number" ? `${((100 * row.value) / most).toFixed(1)}%` : "0";
    return html(
      "tr",
      { class: row.isLatebind ? "latebind" : "", style: `--width:${width}` },
      html("th", { scope: "row" }, row.title),
      html("td", { class: "bar" }, html("span", {})),
      html("td", {}, text(row)),
      ...(row.more ?? []).map((cell) => html("td", {}, cell)),
    );
  });
  const table = html("table", { class: "bars" }, html("caption", {}, caption), html("thead", {}, head), html("tbody", {}, ...body));
  return html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption }, table);
}

function text({ value, spread }: Bar): string {
  if (typeof value === "string") return value;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  const number = value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return number + (spread === undefined ? "" : ` ±${Math.round(100 * spread)} %`);
}
