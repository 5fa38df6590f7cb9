// Serves a page the harness, the package, and a task; takes what it finds.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

const ROOT = new URL("../../../", import.meta.url);
const JS = "js/(dist|test(/support|/children)?)";
const TESTS = "tests/(support(/harness)?|engines/in-engine(/host)?|cases/(in-page|support)|emscripten/(in-page|support))";
const FIXTURES = "tests/fixtures/emscripten/[\\w-]+(/built/[\\d.]+/[\\w-]+)?";
const BENCHES = "benches/(support|strategies(/support)?)";
const SERVED = new RegExp(`^/(js|${JS}|${TESTS}|${FIXTURES}|${BENCHES})/[\\w.-]+$`);
const PYODIDE = /^\/tools\/node_modules\/pyodide\/[\w.-]+$/;
const TYPES = {
  mjs: "text/javascript",
  js: "text/javascript",
  html: "text/html",
  json: "application/json",
  wasm: "application/wasm",
};

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** Shared memories and exact clocks are for pages that no other can look into. */
const ISOLATION = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/**
 * `{ url, give, close }`; `files` are some more, or their bytes, by path, and `tools` is where Pyodide is. After
 * `give(task, on)` the page that comes next gets `task`, and what it posts goes to `on.result` and
 * `on.done`.
 */
export async function serve({ tools, files }) {
  let current;

  async function answer(request) {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/task") return { type: "application/json", body: JSON.stringify(current.task) };
    if (pathname === "/result" || pathname === "/done") {
      const { on } = current;
      on[pathname.slice(1)](await read(request));
      return { type: "text/plain", body: "" };
    }
    const type = TYPES[pathname.split(".").at(-1)] ?? "application/octet-stream";
    if (SERVED.test(pathname)) return { type, body: await readFile(new URL(`.${pathname}`, ROOT)) };
    if (PYODIDE.test(pathname)) {
      return { type, body: await readFile(join(tools, pathname.slice("/tools/".length))) };
    }
    const file = files[pathname];
    if (file) return { type, body: typeof file === "string" ? await readFile(file) : file };
    return { status: 404, type: "text/plain", body: "" };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, type, body }) => response.writeHead(status, { "content-type": type, ...ISOLATION }).end(body),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/tests/engines/in-engine/page.html`,
    give: (task, on) => (current = { task, on }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
