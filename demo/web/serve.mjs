/**
 * Serves a folder on localhost: `node demo/web/serve.mjs FOLDER [--port N] [--later NAME]…`. Prints the address.
 *
 * A file that is named with `--later` may be missing. Until it exists, the answer has the status 202 and no body, so that
 * the page can ask again.
 */

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".wasm": "application/wasm",
};

/** With these headers, the clocks of browsers are finer. The page works without them. */
const ISOLATED = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

/** Returns the decoded path of a request, or `undefined` if it is not valid. */
function pathOf(address) {
  try {
    return decodeURIComponent(new URL(address, "http://localhost").pathname);
  } catch {
    return undefined;
  }
}

/** Serves a folder, and resolves to the server and its address. Port 0 is any free port. `later` names files. */
export function serve(folder, port = 0, later = []) {
  const root = resolve(folder);
  const expected = later.map((name) => join(root, name));
  const server = createServer((request, response) => {
    let path = join(root, pathOf(request.url) ?? "");
    if (path.endsWith(sep)) path = join(path, "index.html");
    const stats = path.startsWith(root + sep) && statSync(path, { throwIfNoEntry: false });
    if (!stats && expected.includes(path)) {
      response.writeHead(202, { "cache-control": "no-store" }).end();
      return;
    }
    if (!stats || !stats.isFile() || !["GET", "HEAD"].includes(request.method)) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found\n");
      return;
    }
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "content-length": stats.size, "cache-control": "no-cache", ...ISOLATED });
    if (request.method === "HEAD") response.end();
    else createReadStream(path).pipe(response);
  });
  return new Promise((done, fail) => {
    server.once("error", fail);
    // Only this machine reaches it.
    server.listen(port, "127.0.0.1", () => done({ server, url: `http://localhost:${server.address().port}/` }));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { port: { type: "string" }, later: { type: "string", multiple: true } }, allowPositionals: true });
  const [folder] = positionals;
  const port = Number(values.port ?? 8000);
  if (!folder || !Number.isInteger(port)) {
    console.error("usage: node demo/web/serve.mjs FOLDER [--port N] [--later NAME]…");
    process.exit(2);
  }
  const { url } = await serve(folder, port, values.later).catch(({ message }) => {
    console.error(`cannot serve: ${message}; --port chooses a different port`);
    process.exit(1);
  });
  console.log(`${url} (end with Ctrl+C)`);
}
