/** The map: nodes, edges, and labels in one drawing that can be moved and enlarged. */

import { select } from "d3-selection";
import { type ZoomTransform, zoom, zoomIdentity } from "d3-zoom";
import { svg } from "./dom";
import { arrows, type DrawnEdge, drawEdges } from "./edges";
import { type Graph, type GraphNode, nameOf, sizeText, WAYS, type Way } from "./graph";
import { layout, type Placed } from "./layout";

/** From this number of nodes on, edges of hubs and of a library to itself are drawn only for the selected node. */
const MANY = 13;

interface Shape {
  placed: Placed;
  element: SVGGElement;
  label: SVGTextElement;
}

export interface Map {
  /** Marks a node and its edges, or none. */
  select(id: number | undefined): void;
  /** Marks the nodes that a search found, or none. */
  find(ids: Set<number> | undefined): void;
  /** Shows or hides the edges of a way. */
  show(way: Way, isShown: boolean): void;
  /** Enlarges by a factor, or shows the whole drawing without one. */
  zoom(factor?: number): void;
}

/** Draws a graph into an element. `pick` is called when a user selects a node. */
export function drawMap(graph: Graph, root: SVGSVGElement, pick: (id: number | undefined) => void): Map {
  const placed = layout(graph);
  const edges = drawEdges(graph, new Map(placed.map((it) => [it.node.id, it])));
  const shapes = placed.map((it) => shape(it, pick));
  const drawing = svg(
    "g",
    {},
    svg("g", { class: "edges" }, ...edges.map((it) => it.element)),
    // Large nodes come first, so that no node hides a smaller one.
    svg("g", { class: "nodes" }, ...[...shapes].sort((a, b) => b.placed.radius - a.placed.radius).map((it) => it.element)),
    // Above the nodes, so that no node hides a part of a label.
    svg("g", { class: "labels" }, ...shapes.map((it) => it.label)),
  );
  root.replaceChildren(arrows([...WAYS.map((it) => it.way), "needed"]), drawing);
  root.addEventListener("click", (event) => event.target === root && pick(undefined));

  let selected: number | undefined;
  const hidden = new Set<Way>();
  const update = () => {
    const near = new Set<number>(selected === undefined ? [] : [selected]);
    for (const edge of edges) {
      const isOfSelected = edge.from.node.id === selected || edge.to?.node.id === selected;
      if (isOfSelected && !isHidden(edge)) near.add(edge.from.node.id).add(edge.to?.node.id ?? edge.from.node.id);
      const isPlain = edge.from.isHub || edge.to?.isHub || edge.from === edge.to;
      const isTooMuch = graph.nodes.length >= MANY && isPlain && !isOfSelected;
      edge.element.classList.toggle("off", isHidden(edge) || isTooMuch);
      edge.element.classList.toggle("dim", selected !== undefined && !isOfSelected);
    }
    for (const shape of shapes) {
      const { id } = shape.placed.node;
      mark(shape, "selected", id === selected);
      mark(shape, "dim", selected !== undefined && !near.has(id));
      shape.element.setAttribute("aria-pressed", String(id === selected));
    }
  };
  const isHidden = ({ edge }: DrawnEdge) => edge !== undefined && hidden.has(edge.way);

  let transform = zoomIdentity;
  const behavior = zoom<SVGSVGElement, unknown>()
    .scaleExtent([0.05, 12])
    .on("zoom", (event: { transform: ZoomTransform }) => {
      transform = event.transform;
      drawing.setAttribute("transform", transform.toString());
      root.style.setProperty("--scale", String(1 / transform.k));
      placeLabels(shapes, transform, root.clientWidth);
    });
  const surface = select(root).call(behavior).on("dblclick.zoom", null);
  const fit = () => surface.call(behavior.transform, fitted(placed, root));
  new ResizeObserver(fit).observe(root);
  fit();
  update();
  return {
    select(id) {
      selected = id;
      update();
    },
    find(ids) {
      for (const shape of shapes) {
        const isFound = ids?.has(shape.placed.node.id);
        mark(shape, "found", isFound === true);
        mark(shape, "missed", isFound === false);
      }
    },
    show(way, isShown) {
      hidden[isShown ? "delete" : "add"](way);
      update();
    },
    zoom(factor) {
      if (factor === undefined) fit();
      else surface.call(behavior.scaleBy, factor);
    },
  };
}

/** Marks a node, and its label. */
function mark({ element, label }: Shape, name: string, isOn: boolean): void {
  for (const it of [element, label]) it.classList.toggle(name, isOn);
}

function shape(placed: Placed, pick: (id: number) => void): Shape {
  const { node, radius, x, y } = placed;
  const severity = node.errors ? "error" : node.warnings ? "warning" : "";
  const choose = () => pick(node.id);
  const transform = `translate(${x.toFixed(1)} ${y.toFixed(1)})`;
  const label = svg(
    "text",
    { class: "label", transform, "text-anchor": "middle", "aria-hidden": "true", click: choose },
    nameOf(node),
  );
  const point = (isOn: boolean) => () => label.classList.toggle("pointed", isOn);
  const element = svg(
    "g",
    {
      class: `node ${node.kind} ${severity}`,
      transform,
      role: "button",
      tabindex: 0,
      "aria-pressed": "false",
      "aria-label": describe(node),
      click: choose,
      pointerenter: point(true),
      pointerleave: point(false),
      focus: point(true),
      blur: point(false),
      keydown: (event) => {
        const { key } = event as KeyboardEvent;
        if (key !== "Enter" && key !== " ") return;
        event.preventDefault();
        choose();
      },
    },
    svg("title", {}, describe(node)),
    svg("circle", { r: radius.toFixed(1) }),
    ...(severity ? [svg("text", { class: "mark", "font-size": Math.max(9, radius).toFixed(1), "text-anchor": "middle", dy: "0.35em", "aria-hidden": "true" }, "!")] : []),
  );
  return { placed, element, label };
}

function describe(node: GraphNode): string {
  const parts = [node.path];
  if (node.code_size !== null) parts.push(`${sizeText(node.code_size)} of code`);
  if (node.errors) parts.push(`errors: ${node.errors}`);
  if (node.warnings) parts.push(`warnings: ${node.warnings}`);
  return parts.join(", ");
}

/** The size of a label's font on the screen, and the width of its characters, in pixels. */
const FONT = { size: 12, character: 6.8 };

/** Shows the labels of the largest nodes, and those of all others for which there is room. */
function placeLabels(shapes: Shape[], transform: ZoomTransform, width: number): void {
  const taken: [number, number, number, number][] = [];
  for (const { placed, label } of [...shapes].sort((a, b) => b.placed.radius - a.placed.radius)) {
    const [x, y] = transform.apply([placed.x, placed.y]);
    const top = y + placed.radius * transform.k + 2;
    const half = ((label.textContent ?? "").length * FONT.character) / 2;
    // The drawing would cut a label at its border, if its node is near.
    const isInside = x >= 0 && x <= width && 2 * half < width;
    const middle = isInside ? Math.min(Math.max(x, half), width - half) : x;
    const box: [number, number, number, number] = [middle - half, top, middle + half, top + FONT.size + 2];
    const isFree = taken.every((it) => box[2] < it[0] || box[0] > it[2] || box[3] < it[1] || box[1] > it[3]);
    if (isFree) taken.push(box);
    label.classList.toggle("crowded", !isFree);
    label.setAttribute("x", ((middle - x) / transform.k).toFixed(2));
    label.setAttribute("y", ((top - y + FONT.size) / transform.k).toFixed(2));
  }
}

/** Returns the transformation that shows all nodes. */
function fitted(placed: Placed[], root: SVGSVGElement): ZoomTransform {
  const { width, height } = root.getBoundingClientRect();
  // In a narrow drawing, the labels of the outer nodes need most of the space.
  const label = Math.max(...placed.map(({ node }) => nameOf(node).length)) * (FONT.character / 2);
  const margin = placed.length < MANY ? Math.min(label, width / 4) : 0;
  const edge = (side: -1 | 1, axis: "x" | "y") =>
    side * Math.max(...placed.map((it) => side * it[axis] + it.radius + 30));
  const [left, right, top, bottom] = [edge(-1, "x"), edge(1, "x"), edge(-1, "y"), edge(1, "y")];
  const scale = Math.min(2, (width - 2 * margin) / (right - left || 1), height / (bottom - top || 1));
  return zoomIdentity
    .translate(width / 2, height / 2)
    .scale(scale || 1)
    .translate(-(left + right) / 2, -(top + bottom) / 2);
}
