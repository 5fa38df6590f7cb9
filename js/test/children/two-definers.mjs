// Prints what the main module calls where its loader cannot be asked which of two definitions it is.

import { install, stats } from "../../dist/index.mjs";
import { definer } from "../support/fixtures.mjs";
import { start } from "../support/programs.mjs";

install();
Object.freeze(Object.prototype);

const program = await start({
  main: "main-caller",
  flavor: "asyncify",
  libraries: { "1.so": definer(10), "2.so": definer(20) },
});
const counts = () => {
  const { bound, fallback } = stats().find(({ main }) => main);
  return { bound, fallback };
};
program.dlopen("1.so", { global: true });
const results = [program.exportsOf("main").run(1)];
const before = counts();
program.dlopen("2.so", { global: true });
results.push(program.exportsOf("main").run(1));
console.log(JSON.stringify({ results, before, after: counts() }));
