// Runs one program once in this page, and posts the outcome to the page around it.

import { runProgram } from "../support/program.mjs";

const { folder, libraries, args, auto } = JSON.parse(new URLSearchParams(location.search).get("job"));

async function bytesOf(name) {
  const response = await fetch(`${folder}/${name}`);
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return [name, new Uint8Array(await response.arrayBuffer())];
}

// Before the program is loaded, as a page imports it.
if (auto) await import("/js/dist/auto.mjs");

const outcome = await runProgram({
  load: async () => (await import(`${folder}/main.mjs`)).default,
  libraries: Object.fromEntries(await Promise.all(libraries.map(bytesOf))),
  args,
  onUncaught(fail) {
    addEventListener("error", ({ error, message }) => fail(error ?? message));
    addEventListener("unhandledrejection", ({ reason }) => fail(reason));
  },
});
parent.postMessage({ outcome });
