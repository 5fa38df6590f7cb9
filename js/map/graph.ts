/** The graph as `latebind graph` writes it (`docs/graph.md`), and what the page derives from it. */

export interface GraphNode {
  id: number;
  path: string;
  kind: "main" | "javascript" | "library";
  opened: string | null;
  size: number | null;
  code_size: number | null;
  needed: { name: string; node: number | null }[];
  errors: number;
  warnings: number;
  notes: number;
}

export type Way = "direct" | "late" | "self" | "javascript" | "address" | "tag" | "undefined";

export interface GraphEdge {
  from: number;
  to: number | null;
  way: Way;
  count: number;
  /** The first symbols, and the others when `rest.ts` has read them. */
  symbols: string[];
}

export interface GraphFinding {
  kind: string;
  severity: "error" | "warning" | "note";
  node: number;
  symbol: string | null;
  message: string;
}

export interface Graph {
  program: { name: string; source: string | null; glue: boolean };
  nodes: GraphNode[];
  edges: GraphEdge[];
  findings: GraphFinding[];
}

export const WAYS: readonly { way: Way; title: string }[] = [
  { way: "late", title: "late: a stub finds the function at its first call" },
  { way: "self", title: "self: a stub finds the library's own function" },
  { way: "direct", title: "direct: bound when the library is loaded" },
  { way: "javascript", title: "JavaScript: a function of the program's JavaScript" },
  { way: "address", title: "address: of a function or of data" },
  { way: "tag", title: "tag: of an exception" },
  { way: "undefined", title: "undefined: no definition was found" },
];

/** Returns the file name of a node, which is its label. */
export const nameOf = (node: GraphNode): string => node.path.split(/[/!]/).pop() || node.path;

/** Returns a number with its noun. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

/** Returns a size in bytes as text. */
export const sizeText = (bytes: number | null): string => {
  if (bytes === null) return "–";
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1000).toFixed(bytes < 1e4 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
};

/** Returns the number of bindings of a way that lead from a node. */
export const countOf = (graph: Graph, node: GraphNode, way: Way): number =>
  graph.edges.reduce((sum, edge) => (edge.from === node.id && edge.way === way ? sum + edge.count : sum), 0);
