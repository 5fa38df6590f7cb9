/** One process of the benchmark `apps`: runs an app once. Prints `{ answer, times }`. */

const { definition, context, auto } = JSON.parse(process.argv[2]);

if (auto) await import(auto);
const { run } = await import(new URL(`../apps/${definition.module}.mjs`, import.meta.url));
const result = await run(definition.with, context);
const bound = auto ? globalThis.latebind.stats() : [];
const replaced = bound.reduce((sum, { self, relinked }) => sum + self + relinked, 0);
if (auto && !bound.length) throw new Error("Latebind has seen no library");
if (auto && replaced < definition.lateBound) throw new Error(`${replaced} stubs have been replaced`);
console.log(JSON.stringify(result));
process.exit(0);
