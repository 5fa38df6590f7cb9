// Serves the program, its libraries, and the package; counts requests; and fails in the ways that a server can.

import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

const ROOT = new URL("../../../", import.meta.url);
const SERVED = /^\/(js\/dist|tests\/lazy|tests\/lazy\/program\/built\/[\w.-]+|benches\/on-demand|benches\/support)\/[\w.-]+$/;
const PROGRAM = /^\/program\/([\w.-]+)$/;
const LIBRARY = /^\/libraries\/([\w.-]+)\/([\w.-]+)$/;
const TYPES = { mjs: "text/javascript", js: "text/javascript", html: "text/html", json: "application/json" };
const HEADERS = { "access-control-allow-origin": "*", "cache-control": "no-store" };

/** The faults, by the value of `?fault=`. */
const FAULTS = {
  404: (response) => response.writeHead(404, HEADERS).end(),
  truncated: (response, bytes) => response.writeHead(200, HEADERS).end(bytes.subarray(0, bytes.length / 2)),
  dropped(response, bytes) {
    response.writeHead(200, { ...HEADERS, "content-length": bytes.length });
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
  },
  corrupt(response, bytes) {
    const changed = Buffer.from(bytes);
    changed[changed.length - 1] ^= 1;
    response.writeHead(200, HEADERS).end(changed);
  },
  stall(response, bytes) {
    response.writeHead(200, HEADERS);
    response.write(bytes.subarray(0, bytes.length / 2));
  },
};

/**
 * `{ url, close }`. `libraries` is a folder with a folder of libraries for each version, and `program` a folder of other
 * files, which browsers may cache if `isCached` is set. `rate` limits the bytes per second, and `latency` delays each
 * answer, in milliseconds.
 */
export async function serve({ libraries, program, onDone = () => {}, rate = Infinity, latency = 0, isCached = false }) {
  let counts = {};

  /** Sends bytes in pieces of at most a fiftieth of the rate. */
  async function send(response, bytes) {
    if (rate === Infinity) return response.end(bytes);
    const piece = Math.max(1, Math.floor(rate / 50));
    const start = performance.now();
    for (let at = 0; at < bytes.length; at += piece) {
      response.write(bytes.subarray(at, at + piece));
      const due = start + ((at + piece) / rate) * 1000 - performance.now();
      if (due > 0) await new Promise((done) => setTimeout(done, due));
    }
    response.end();
  }

  async function answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    const count = (bytes) => {
      const name = pathname.split("/").at(-1);
      counts[name] ??= { requests: 0, bytes: 0 };
      counts[name].requests++;
      counts[name].bytes += bytes.length;
    };
    if (pathname === "/counts") {
      const text = JSON.stringify(counts);
      counts = {};
      return response.writeHead(200, HEADERS).end(text);
    }
    if (pathname === "/done") {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      response.writeHead(200, HEADERS).end();
      return onDone(JSON.parse(Buffer.concat(chunks).toString()));
    }
    if (latency) await new Promise((done) => setTimeout(done, latency));
    const [, version, name] = LIBRARY.exec(pathname) ?? [];
    if (name) {
      const bytes = await readFile(join(libraries, version, searchParams.get("as") ?? name));
      count(bytes);
      const fault = FAULTS[searchParams.get("fault")];
      if (fault) return fault(response, bytes);
      const type = TYPES[name.split(".").at(-1)] ?? "application/wasm";
      response.writeHead(200, { ...HEADERS, "content-type": type });
      return send(response, bytes);
    }
    const [, ofProgram] = PROGRAM.exec(pathname) ?? [];
    if (!ofProgram && !SERVED.test(pathname)) return response.writeHead(404, HEADERS).end();
    const bytes = await readFile(ofProgram ? join(program, ofProgram) : new URL(`.${pathname}`, ROOT));
    count(bytes);
    const type = pathname.endsWith(".wasm") ? "application/wasm" : (TYPES[pathname.split(".").at(-1)] ?? "application/octet-stream");
    const cache = isCached && { "cache-control": "max-age=3600" };
    response.writeHead(200, { ...HEADERS, ...cache, "content-type": type });
    return send(response, bytes);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500, HEADERS).end(String(error)));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
