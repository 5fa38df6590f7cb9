/** Measures in a worker: the benchmarks `call` and `link` of the repository. */

interface Request {
  base: string;
  what: "call" | "link";
  argument: object;
}

self.onmessage = async ({ data: { base, what, argument } }: MessageEvent<Request>) => {
  try {
    const folder = new URL("benchmarks/benches/support/", base);
    const dist = new URL("dist", base).href;
    const results =
      what === "call"
        ? await (await import(new URL("call-case.mjs", folder).href)).measureCase({ ...argument, dist })
        : await (await import(new URL("link-case.mjs", folder).href)).measureLoading({ ...argument, dist });
    self.postMessage({ results });
  } catch (error) {
    self.postMessage({ error: String(error) });
  }
};
