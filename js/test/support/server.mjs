// Serves one page, the files of this repository, and fixtures; takes what the page found.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dso } from "./fixtures.mjs";

const ROOT = new URL("../../../", import.meta.url);
const SERVED = /^\/(js\/dist|js\/test\/browser|tests\/support)\/[\w.-]+\.m?js$/;
const FIXTURE = /^\/fixture\/([\w-]+)\.wasm$/;

async function read(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

/** `{ url, result, close }`; `result` is the promise of what the page posts. */
export async function serve({ scripts, policy }) {
  let resolveResult;
  const result = new Promise((resolve) => (resolveResult = resolve));

  async function answer(request) {
    const { pathname } = new URL(request.url, "http://localhost");
    if (pathname === "/") {
      const body = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,">${scripts}`;
      return { type: "text/html", body, headers: { "content-security-policy": policy } };
    }
    if (pathname === "/result") {
      resolveResult(await read(request));
      return { type: "text/plain", body: "" };
    }
    const [, fixture] = FIXTURE.exec(pathname) ?? [];
    if (fixture) return { type: "application/wasm", body: dso(fixture) };
    if (!SERVED.test(pathname)) return { status: 404, type: "text/plain", body: "" };
    return { type: "text/javascript", body: await readFile(new URL(`.${pathname}`, ROOT)) };
  }

  const server = createServer((request, response) => {
    answer(request).then(
      ({ status = 200, type, body, headers }) =>
        response.writeHead(status, { "content-type": type, ...headers }).end(body),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    result,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
