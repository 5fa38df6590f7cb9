// Runs the corpus in workerd. Like a page, a process is left after some trials, or after one that hangs.

import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readCorpus } from "./corpus.mjs";
import { runCorpus } from "./page-corpus.mjs";
import { configOf, scriptsIn } from "./workerd-config.mjs";
import { withWorker } from "./workerd-process.mjs";

const MAIN = "tests/engines/in-engine/workerd.mjs";
const FOLDERS = ["tests/support", "tests/support/harness", "tests/engines/in-engine"];

function modulesOf({ manifest: manifestFile, dist, tailCall }) {
  const { manifest, contents } = readCorpus(manifestFile);
  const validated = new Set(Object.values(manifest.features));
  return [
    ...scriptsIn(FOLDERS, MAIN),
    { name: "js/dist/index.mjs", kind: "esModule", file: join(dist, "index.mjs") },
    { name: "given/manifest.json", kind: "json", file: manifestFile },
    { name: "given/tail-call-probe.wasm", kind: "wasm", file: tailCall },
    ...Object.keys(contents).map((name) => ({
      name: `given/${name}`,
      kind: validated.has(name) ? "data" : "wasm",
      file: join(dirname(manifestFile), name),
    })),
  ];
}

/** What `runCorpus` wants of a browser. */
const driverOf = (file, config) => ({
  found: (task, timeLimit) => withWorker(file, config, (ask) => ask(task, timeLimit)),
  run: ({ indexes, ...task }, { timeLimit, onResult }) =>
    withWorker(file, config, async (ask) => {
      try {
        for (const index of indexes) {
          onResult({ index, ...(await ask({ ...task, index }, timeLimit)) });
        }
        return { found: {} };
      } catch ({ message }) {
        return { stopped: message };
      }
    }),
});

/** `{ features, counts, failures }`. */
export function runCorpusInWorkerd({ file }, options, scratch) {
  const config = join(scratch, "corpus.capnp");
  writeFileSync(config, configOf(modulesOf(options)));
  return runCorpus(driverOf(file, config), options);
}
