/** The details of a library: its facts, its bindings in both directions, and its findings. */

import { html } from "./dom";
import { type Graph, type GraphEdge, type GraphNode, nameOf, sizeText, WAYS } from "./graph";
import { addRest } from "./rest";

/** The number of symbols of an edge that are shown at first. */
const SHOWN = 100;

/** Returns the details of a node. `pick` is called when a user selects a different one. */
export function details(graph: Graph, node: GraphNode, pick: (id: number) => void): Node[] {
  const facts: [string, string][] = [["path", node.path]];
  if (node.opened) facts.push(["opened", node.opened]);
  if (node.size !== null) facts.push(["size", `${sizeText(node.size)}, of which ${sizeText(node.code_size)} are code`]);
  const list = html("dl", {}, ...facts.flatMap(([name, value]) => [html("dt", {}, name), html("dd", {}, value)]));
  return [
    html("h2", { tabindex: -1 }, nameOf(node)),
    list,
    ...findings(graph, node),
    ...needed(graph, node, pick),
    ...bindings(graph, "Bindings to others", (edge) => edge.from === node.id && edge.to !== node.id, pick),
    ...bindings(graph, "Bindings to itself", (edge) => edge.from === node.id && edge.to === node.id, pick),
    ...bindings(graph, "Bindings of others to it", (edge) => edge.to === node.id && edge.from !== node.id, pick),
  ];
}

function findings(graph: Graph, node: GraphNode): Node[] {
  const its = graph.findings.filter((it) => it.node === node.id);
  if (!its.length) return [];
  const items = its.map((it) =>
    html("li", { class: it.severity }, html("strong", {}, `${it.severity}[${it.kind}]`), " ", it.message),
  );
  return [html("h3", {}, `Findings (${its.length})`), html("ul", { class: "findings" }, ...items)];
}

function needed(graph: Graph, node: GraphNode, pick: (id: number) => void): Node[] {
  if (!node.needed.length) return [];
  const items = node.needed.map(({ name, node: id }) => {
    const found = graph.nodes.find((it) => it.id === id);
    return html("li", {}, found ? link(found, pick) : `${name}: not found`);
  });
  return [html("h3", {}, "NEEDED"), html("ul", {}, ...items)];
}

function bindings(graph: Graph, title: string, is: (edge: GraphEdge) => boolean, pick: (id: number) => void): Node[] {
  const its = graph.edges.filter(is);
  if (!its.length) return [];
  const order = WAYS.map((it) => it.way);
  its.sort((a, b) => order.indexOf(a.way) - order.indexOf(b.way) || b.count - a.count);
  const isOutgoing = title !== "Bindings of others to it";
  const blocks = its.map((edge) => {
    const other = graph.nodes.find((it) => it.id === (isOutgoing ? edge.to : edge.from));
    const item = (name: string) => html("li", {}, html("code", {}, name));
    const names = edge.symbols.slice(0, SHOWN).map(item);
    if (edge.count > SHOWN) {
      const showAll = async () => {
        await addRest(graph);
        more.replaceWith(...edge.symbols.slice(SHOWN).map(item));
      };
      const button = html("button", { type: "button", click: () => void showAll() }, `Show ${edge.count - SHOWN} more`);
      const more = html("li", {}, button);
      names.push(more);
    }
    return html(
      "details",
      {},
      html(
        "summary",
        {},
        html("span", { class: `way way-${edge.way}` }, edge.way),
        ` ${edge.count} `,
        other ? nameOf(other) : "without a definition",
      ),
      ...(other && other.id !== (isOutgoing ? edge.from : edge.to) ? [html("p", {}, link(other, pick))] : []),
      html("ul", { class: "symbols" }, ...names),
    );
  });
  return [html("h3", {}, title), ...blocks];
}

function link(node: GraphNode, pick: (id: number) => void): HTMLButtonElement {
  return html("button", { type: "button", class: "link", click: () => pick(node.id) }, node.path);
}
