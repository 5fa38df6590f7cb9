/** The page of `latebind graph`: reads the graph that the command placed in it, and connects its parts. */

import { details } from "./details";
import { byId, html } from "./dom";
import { counted, type Graph, nameOf, WAYS } from "./graph";
import { drawMap } from "./map";
import { addRest } from "./rest";
import { fillTable } from "./table";

/** The words for the kinds of nodes. */
const KINDS = { main: "main module", javascript: "the program's JavaScript", library: "library" };

/** The maximum number of rows that a search lists. */
const MOST_FOUND = 50;

const graph: Graph = JSON.parse(byId("graph").textContent ?? "");

document.title = `${graph.program.name}: libraries and their bindings`;
const count = graph.nodes.filter((it) => it.kind === "library").length;
const bindings = graph.edges.reduce((sum, edge) => sum + edge.count, 0);
const severe = (severity: string) => graph.findings.filter((it) => it.severity === severity).length;
byId("title").textContent = graph.program.name;
byId("summary").textContent =
  `${counted(count, "library", "libraries")}, ${counted(bindings, "binding")}, ` +
  `${counted(severe("error"), "error")}, ${counted(severe("warning"), "warning")}`;

const panel = byId("details");
const intro = [...panel.childNodes];
const pick = (id: number | undefined) => {
  const node = graph.nodes.find((it) => it.id === id);
  map.select(id);
  panel.replaceChildren(...(node ? details(graph, node, pick) : intro));
  panel.scrollTop = 0;
  if (node) panel.querySelector("h2")?.focus({ preventScroll: true });
};
const root = document.querySelector<SVGSVGElement>("#map");
if (!root) throw new Error("the page has no map");
const map = drawMap(graph, root, pick);
fillTable(graph, byId("table") as HTMLTableElement, pick);

byId("ways").append(
  ...WAYS.filter(({ way }) => graph.edges.some((edge) => edge.way === way)).map(({ way, title }) => {
    const box = html("input", { type: "checkbox", checked: true, change: () => map.show(way, box.checked) });
    return html("label", { title }, box, html("span", { class: `way way-${way}` }, way));
  }),
);

const search = byId("search") as HTMLInputElement;
const results = byId("results");
search.addEventListener("input", () => {
  find();
  // The first search finds the first symbols of each edge at once.
  void addRest(graph).then(find);
});

function find(): void {
  const text = search.value.trim().toLowerCase();
  const ids = new Set<number>();
  const rows: Node[] = [];
  let [count, matches] = [0, 0];
  if (text) {
    const row = (id: number, title: string, place: string) => {
      if (rows.length >= MOST_FOUND) return;
      rows.push(html("li", {}, html("button", { type: "button", class: "link", click: () => pick(id) }, title), ` (${place})`));
    };
    for (const { id, path, kind } of graph.nodes) {
      if (!path.toLowerCase().includes(text)) continue;
      ids.add(id);
      row(id, path, KINDS[kind]);
    }
    matches = ids.size;
    for (const edge of graph.edges) {
      const from = graph.nodes.find((it) => it.id === edge.from);
      const place = `${edge.way}, ${from ? nameOf(from) : ""}`;
      for (const symbol of edge.symbols) {
        if (!symbol.toLowerCase().includes(text)) continue;
        ids.add(edge.from);
        count++;
        row(edge.from, symbol, place);
      }
    }
  }
  map.find(text ? ids : undefined);
  results.replaceChildren(...rows);
  const shown = matches + count > rows.length ? `, the first ${rows.length} of which are below` : "";
  const numbers = `${counted(ids.size, "library", "libraries")}, ${counted(count, "symbol")}`;
  byId("found").textContent = text ? numbers + shown : "";
}

search.addEventListener("keydown", (event) => {
  if (event.key === "Enter") results.querySelector("button")?.click();
});

byId("in").addEventListener("click", () => map.zoom(1.4));
byId("out").addEventListener("click", () => map.zoom(1 / 1.4));
byId("fit").addEventListener("click", () => map.zoom());
document.addEventListener("keydown", (event) => {
  if (event.target instanceof HTMLInputElement) {
    if (event.key === "Escape") search.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const actions: Record<string, () => void> = {
    "/": () => search.focus(),
    "+": () => map.zoom(1.4),
    "-": () => map.zoom(1 / 1.4),
    "0": () => map.zoom(),
    Escape: () => pick(undefined),
  };
  const action = actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
