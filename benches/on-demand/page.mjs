// Starts a program, and posts the milliseconds from the start of the page to the first results: `page.html?NAME`.

const name = location.search.slice(1);
const program = {};
const base = new URL("/program/", location.href);
let error;
let first, second, outcome;
try {
  if (name === "lazy") {
    const [{ lazy }, manifest] = await Promise.all([
      import("/js/dist/auto.mjs").then(() => import("/js/dist/lazy.mjs")),
      fetch(new URL("manifest.json", base)).then((response) => response.json()),
    ]);
    lazy(manifest, { program, base });
  }
  const { default: start } = await import(new URL(`${name}.mjs`, base));
  await start(program);
  outcome = await program._run(3, 5);
  first = performance.now();
  outcome = await program._run(3, 5);
  second = performance.now() - first;
} catch (failure) {
  error = String(failure?.stack ?? failure);
}
await fetch("/done", { method: "POST", body: JSON.stringify({ name, first, second, outcome, error }) });
