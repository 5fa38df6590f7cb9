// The configuration of a worker that has the harness, the package and the corpus. Nothing can be
// compiled while a worker runs, so every module of the corpus is one of its configuration.

import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readCorpus } from "./corpus.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const MAIN = "tests/engines/in-engine/workerd.mjs";
const FOLDERS = ["tests/support", "tests/support/harness", "tests/engines/in-engine"];

const scriptsIn = (folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith(".mjs"))
    .map((name) => `${folder}/${name}`);

/** `{ name, kind, file }` of each module. The main module comes first. */
function modulesOf({ manifest: manifestFile, dist, tailCall }) {
  const { manifest, contents } = readCorpus(manifestFile);
  const validated = new Set(Object.values(manifest.features));
  const scripts = FOLDERS.flatMap(scriptsIn).filter((name) => name !== MAIN);
  return [
    ...[MAIN, ...scripts].map((name) => ({ name, kind: "esModule", file: join(ROOT, name) })),
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

/** The configuration, in Cap'n Proto's language; files are found from the root of the file system. */
export function configOf(paths) {
  const text = JSON.stringify;
  const modules = modulesOf(paths).map(
    ({ name, kind, file }) => `(name = ${text(name)}, ${kind} = embed ${text(file)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = (
    compatibilityDate = "2026-11-17",
    modules = [
      ${modules.join(",\n      ")}
    ],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
