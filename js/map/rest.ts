/** The symbols that the page contains in compressed form, because most visits do not need them. */

import { byId } from "./dom";
import type { Graph } from "./graph";

let reading: Promise<void> | undefined;

/** Adds them to the edges, once. */
export function addRest(graph: Graph): Promise<void> {
  return (reading ??= read(graph));
}

async function read(graph: Graph): Promise<void> {
  const text = byId("rest").textContent?.trim();
  if (!text) return;
  // The alphabet of the text is that of URLs.
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(binary, (it) => it.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const rest = JSON.parse(await new Response(stream).text()) as string[];
  for (const [index, edge] of graph.edges.entries()) {
    if (rest[index]) edge.symbols = edge.symbols.concat(rest[index].split("\n"));
  }
}
