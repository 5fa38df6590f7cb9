/** The page of `latebind graph`: reads the graph that the command placed in it, and connects its parts. */

import { details } from "./details";
import { byId, html } from "./dom";
import { type Graph, nameOf, WAYS } from "./graph";
import { drawMap } from "./map";
import { addRest } from "./rest";
import { fillTable } from "./table";

/** The maximum number of symbols that a search lists. */
const MOST_FOUND = 50;

const graph: Graph = JSON.parse(byId("graph").textContent ?? "");

document.title = `${graph.program.name}: libraries and their bindings`;
const count = graph.nodes.filter((it) => it.kind === "library").length;
const bindings = graph.edges.reduce((sum, edge) => sum + edge.count, 0);
const severe = (severity: string) => graph.findings.filter((it) => it.severity === severity).length;
byId("title").textContent = graph.program.name;
byId("summary").textContent =
  `${count} ${count === 1 ? "library" : "libraries"}, ${bindings} bindings, ` +
  `${severe("error")} errors, ${severe("warning")} warnings`;

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
  let count = 0;
  if (text) {
    for (const node of graph.nodes) if (node.path.toLowerCase().includes(text)) ids.add(node.id);
    for (const edge of graph.edges) {
      for (const symbol of edge.symbols) {
        if (!symbol.toLowerCase().includes(text)) continue;
        ids.add(edge.from);
        count++;
        if (rows.length >= MOST_FOUND) continue;
        const from = graph.nodes.find((it) => it.id === edge.from);
        const place = `${edge.way}, ${from ? nameOf(from) : ""}`;
        const button = html("button", { type: "button", class: "link", click: () => pick(edge.from) }, symbol);
        rows.push(html("li", {}, button, ` (${place})`));
      }
    }
  }
  map.find(text ? ids : undefined);
  results.replaceChildren(...rows);
  const shown = count > rows.length ? `, the first ${rows.length} of which are below` : "";
  const numbers = `${ids.size} ${ids.size === 1 ? "library" : "libraries"}, ${count} ${count === 1 ? "symbol" : "symbols"}`;
  byId("found").textContent = text ? numbers + shown : "";
}

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
