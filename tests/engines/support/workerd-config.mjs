// The configuration of a worker. Nothing can be compiled while a worker runs, so it has to list every
// module, also those of wasm.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** The scripts in some folders of the repository, the main module first: `{ name, kind, file }`. */
export function scriptsIn(folders, main) {
  const names = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder)).map((name) => `${folder}/${name}`),
  );
  return [main, ...names.filter((name) => name.endsWith(".mjs") && name !== main)].map((name) => ({
    name,
    kind: "esModule",
    file: join(ROOT, name),
  }));
}

/** A configuration in Cap'n Proto's language. Files are found from the root of the file system. */
export function configOf(modules) {
  const text = JSON.stringify;
  const listed = modules.map(
    ({ name, kind, file }) => `(name = ${text(name)}, ${kind} = embed ${text(file)})`,
  );
  return `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [(name = "main", worker = (
    compatibilityDate = "2026-11-17",
    modules = [
      ${listed.join(",\n      ")}
    ],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
`;
}
