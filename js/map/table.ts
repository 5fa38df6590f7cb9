/** The table of libraries: the same graph for keyboards and screen readers, sortable. */

import { html } from "./dom";
import { countOf, type Graph, type GraphNode, nameOf, sizeText, WAYS } from "./graph";

interface Column {
  title: string;
  value(node: GraphNode): string | number;
  text?(node: GraphNode): string;
}

/** Fills a table with the nodes of a graph. */
export function fillTable(graph: Graph, table: HTMLTableElement, pick: (id: number) => void): void {
  const columns: Column[] = [
    { title: "library", value: nameOf },
    { title: "code", value: (node) => node.code_size ?? -1, text: (node) => sizeText(node.code_size) },
    ...WAYS.map(({ way }): Column => ({ title: way, value: (node) => countOf(graph, node, way) })),
    { title: "errors", value: (node) => node.errors },
    { title: "warnings", value: (node) => node.warnings },
  ];
  const rows = graph.nodes.map((node) => {
    const cells = columns.map((column, index) => {
      const text = column.text?.(node) ?? String(column.value(node));
      if (index > 0) return html("td", {}, text);
      const button = html("button", { type: "button", class: "link", click: () => pick(node.id), title: node.path }, text);
      return html("th", { scope: "row" }, button);
    });
    return { node, row: html("tr", {}, ...cells) };
  });
  const body = html("tbody", {}, ...rows.map((it) => it.row));
  const heads = columns.map((column, index) => {
    const button = html("button", { type: "button", click: () => sort(index) }, column.title);
    return html("th", { scope: "col" }, button);
  });
  const sort = (index: number) => {
    const [column, head] = [columns[index], heads[index]];
    if (!column || !head) return;
    const isDown = head.getAttribute("aria-sort") !== "descending" && index > 0;
    for (const it of heads) it.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", isDown ? "descending" : "ascending");
    rows.sort((a, b) => {
      const [one, other] = [column.value(a.node), column.value(b.node)];
      const order = typeof one === "string" ? one.localeCompare(String(other)) : one - Number(other);
      return isDown ? -order : order;
    });
    body.append(...rows.map((it) => it.row));
  };
  const caption = html("caption", {}, "Libraries, and the numbers of their bindings of each way");
  table.replaceChildren(caption, html("thead", {}, html("tr", {}, ...heads)), body);
}
