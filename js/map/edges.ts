/** Draws edges: a curve for the bindings of one way between two libraries. */

import { svg } from "./dom";
import type { Graph, GraphEdge } from "./graph";
import type { Placed } from "./layout";

/** A drawn edge. `to` is missing if the symbols are undefined. */
export interface DrawnEdge {
  element: SVGGElement;
  edge: GraphEdge | undefined;
  from: Placed;
  to: Placed | undefined;
}

/** Draws all edges, and those of NEEDED without bindings. */
export function drawEdges(graph: Graph, byId: Map<number, Placed>): DrawnEdge[] {
  const drawn: DrawnEdge[] = [];
  const lanes = new Map<string, number>();
  const hasBindings = new Set<string>();
  for (const edge of graph.edges) {
    const [from, to] = [byId.get(edge.from), edge.to === null ? undefined : byId.get(edge.to)];
    if (!from) continue;
    hasBindings.add(`${edge.from} ${edge.to}`);
    // Both directions share the space between two nodes.
    const key = [edge.from, edge.to ?? -1].sort((a, b) => a - b).join(" ");
    const lane = lanes.get(key) ?? 0;
    lanes.set(key, lane + 1);
    const title = `${edge.count} ${edge.way}: ${from.node.path} → ${to?.node.path ?? "no definition"}`;
    const width = 1 + Math.log10(edge.count) * 0.9;
    drawn.push({ element: draw(path(from, to, lane), edge.way, width, title), edge, from, to });
  }
  for (const node of graph.nodes) {
    for (const needed of node.needed) {
      const [from, to] = [byId.get(node.id), needed.node === null ? undefined : byId.get(needed.node)];
      if (!from || !to || hasBindings.has(`${node.id} ${needed.node}`)) continue;
      const title = `NEEDED: ${node.path} → ${to.node.path}`;
      drawn.push({ element: draw(path(from, to, 0), "needed", 1, title), edge: undefined, from, to });
    }
  }
  return drawn;
}

function draw(d: string, way: string, width: number, title: string): SVGGElement {
  const line = svg("path", { d, "stroke-width": width.toFixed(1), "marker-end": `url(#arrow-${way})` });
  // A thin line is hard to point at.
  const target = svg("path", { d, class: "target" });
  return svg("g", { class: `edge way-${way}` }, svg("title", {}, title), line, target);
}

function path(from: Placed, to: Placed | undefined, lane: number): string {
  const text = (numbers: number[]) => numbers.map((it) => it.toFixed(1)).join(" ");
  if (!to) {
    // The label is below the node, and the edges to itself are above it.
    return `M ${text([from.x - from.radius, from.y])} h -20`;
  }
  if (from === to) {
    const [r, size] = [from.radius * 0.7, 18 + lane * 10];
    const [x, y] = [from.x, from.y];
    return `M ${text([x + r, y - r])} C ${text([x + r + size, y - r - size, x - r - size, y - r - size, x - r, y - r])}`;
  }
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const distance = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / distance, dy / distance];
  // Alternates between the two sides of the straight line.
  const bend = (lane % 2 ? -1 : 1) * (10 + Math.floor(lane / 2) * 18) * (from.node.id < to.node.id ? 1 : -1);
  const control = [(from.x + to.x) / 2 - uy * bend * 1.6, (from.y + to.y) / 2 + ux * bend * 1.6];
  const start = [from.x + ux * from.radius - uy * bend * 0.3, from.y + uy * from.radius + ux * bend * 0.3];
  const end = [to.x - ux * (to.radius + 3) - uy * bend * 0.3, to.y - uy * (to.radius + 3) + ux * bend * 0.3];
  return `M ${text(start)} Q ${text([...control, ...end])}`;
}

/** Returns the arrow heads, one for each color. */
export function arrows(ways: readonly string[]): SVGDefsElement {
  const arrow = (way: string) =>
    svg(
      "marker",
      {
        id: `arrow-${way}`,
        class: `way-${way}`,
        viewBox: "0 0 8 8",
        refX: 7,
        refY: 4,
        markerWidth: 9,
        markerHeight: 9,
        markerUnits: "userSpaceOnUse",
        orient: "auto",
      },
      svg("path", { d: way === "undefined" ? "M 1 1 L 7 7 M 7 1 L 1 7" : "M 0 1 L 8 4 L 0 7 z" }),
    );
  return svg("defs", {}, ...ways.map(arrow));
}
