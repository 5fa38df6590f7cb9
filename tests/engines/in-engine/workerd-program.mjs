// A worker that is a program of emcc, whose modules were given to it ahead. On each edge it waits for a
// promise.

import createProgram from "../../../given/main.mjs";

const given = async (name) => (await import(`../../../given/${name}`)).default;

async function run({ libraries, edges, isStock }) {
  if (!isStock) await import("../../../js/dist/auto.mjs");
  const modules = {};
  for (const name of libraries) modules[name] = await given(name);
  const main = await given("main.wasm");
  const program = await createProgram({
    noInitialRun: true,
    libraries: modules,
    instantiateWasm(imports, receive) {
      receive(new WebAssembly.Instance(main, imports), main);
      return {};
    },
  });
  await program._open_libraries();
  const answers = [];
  for (const edge of edges.keys()) {
    answers.push(await program._run(edge, 1).catch((error) => String(error)));
  }
  return answers;
}

export default {
  async fetch(request) {
    const answer = await run(await request.json()).catch((error) => ({
      error: String(error?.stack ?? error),
    }));
    return Response.json(answer);
  },
};
