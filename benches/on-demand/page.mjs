// Runs a program, and posts the milliseconds: `page.html?start=PROGRAM` those until its first result, and
// `page.html?first=WAY` those of the first call of each library, all of which are in the browser's cache.

import { measureFirstCalls } from "../support/on-demand-case.mjs";

const query = new URLSearchParams(location.search);
const base = new URL("/program/", location.href);

/** Starts a program, lazily if there is a manifest. */
async function run(name, manifest) {
  const program = {};
  let prefetch;
  if (manifest) {
    const [{ lazy }, parsed] = await Promise.all([
      import("/js/dist/auto.mjs").then(() => import("/js/dist/lazy.mjs")),
      fetch(new URL(manifest, base)).then((response) => response.json()),
    ]);
    ({ prefetch } = lazy(parsed, { program, base }));
  }
  const { default: start } = await import(new URL(`${name}.mjs`, base));
  return { program: await start(program), prefetch };
}

async function measureStart(name) {
  const { program } = await run(name, name === "lazy" && "manifest.json");
  const outcome = await program._run(3, 5);
  return { outcome, first: performance.now() };
}

async function measureFirst(way) {
  const { libraries } = await (await fetch(new URL("first.json", base))).json();
  await Promise.all(Object.values(libraries).map(async ({ file }) => (await fetch(new URL(file, base))).arrayBuffer()));
  const { program, prefetch } = await run("first", way !== "dlopen" && "first.json");
  return { times: await measureFirstCalls(program, way, prefetch) };
}

let result;
try {
  result = await (query.has("start") ? measureStart(query.get("start")) : measureFirst(query.get("first")));
} catch (failure) {
  result = { error: String(failure?.stack ?? failure) };
}
await fetch("/done", { method: "POST", body: JSON.stringify(result) });
