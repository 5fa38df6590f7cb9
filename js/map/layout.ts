/** Computes the positions of the nodes: connected libraries near each other, and none above another. */

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationLinkDatum,
  type SimulationNodeDatum,
} from "d3-force";
import { type Graph, type GraphNode, nameOf } from "./graph";

/** A node and its place. */
export interface Placed extends SimulationNodeDatum {
  node: GraphNode;
  radius: number;
  x: number;
  y: number;
  /** Whether almost every library has bindings to it, so that they say little about the structure. */
  isHub: boolean;
}

/** The number of ticks after which d3-force's default cooling ends. */
const TICKS = 300;

/** The width of a character of a label, and the height of a line, in units of the drawing. */
const LABEL = { character: 6.5, height: 16 };

/** Returns the placed nodes, in the order of the graph. The result depends on the graph only. */
export function layout(graph: Graph): Placed[] {
  const largest = Math.max(1, ...graph.nodes.map((node) => node.code_size ?? 0));
  const isSmall = graph.nodes.length <= 12;
  const most = graph.nodes.length > 60 ? 26 : 36;
  const placed = graph.nodes.map((node): Placed => {
    const isHub = node.kind !== "library";
    const radius = 9 + most * Math.sqrt((node.code_size ?? 0) / largest);
    return { node, radius, isHub, x: 0, y: 0 };
  });
  const byId = new Map(placed.map((it) => [it.node.id, it]));
  for (const it of isSmall ? [] : placed) {
    // The program itself is in the middle, and its JavaScript is below it.
    if (it.node.kind === "main") [it.fx, it.fy] = [0, 0];
    if (it.node.kind === "javascript") [it.fx, it.fy] = [0, (placed[0]?.radius ?? 0) + 70];
  }
  const links: SimulationLinkDatum<Placed>[] = [];
  for (const [from, to] of pairs(graph)) {
    const [source, target] = [byId.get(from), byId.get(to)];
    if (source && target && (isSmall || !(source.isHub || target.isHub))) links.push({ source, target });
  }
  const labelRadius = (it: Placed) =>
    placed.length > 60 ? 0 : Math.min(60, (nameOf(it.node).length * LABEL.character) / 2);
  const simulation = forceSimulation(placed)
    .force("links", forceLink(links).distance(isSmall ? 150 : 90).strength(0.3))
    .force("charge", forceManyBody().strength(placed.length > 60 ? -70 : -260))
    .force("collide", forceCollide<Placed>((it) => Math.max(it.radius + LABEL.height, labelRadius(it))))
    .force("x", forceX(0).strength(0.1))
    .force("y", forceY(0).strength(0.14))
    .stop();
  simulation.tick(TICKS);
  return placed;
}

/** Returns the pairs of nodes between which bindings or NEEDED exist, each once. */
function pairs(graph: Graph): [number, number][] {
  const found = new Map<string, [number, number]>();
  const add = (from: number, to: number | null) => {
    if (to !== null && from !== to) found.set(`${from} ${to}`, [from, to]);
  };
  for (const { from, to } of graph.edges) add(from, to);
  for (const node of graph.nodes) for (const needed of node.needed) add(node.id, needed.node);
  return [...found.values()];
}
