/** PHP (WordPress Playground): an extension that PHP's own `dl` loads. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const packages = (tools) => join(tools, "node_modules/@php-wasm");

export const files = ({ version, extension }, { tools }) => ({
  library: join(packages(tools), `node-${version}/jspi/extensions/${extension}/${extension}.so`),
});

export async function run({ version, extension, directory, program }, { tools, files: { library } }) {
  const load = (path) => import(pathToFileURL(join(packages(tools), path)));
  const { getPHPLoaderModule } = await load(`node-${version}/index.js`);
  const { loadPHPRuntime, PHP } = await load("universal/index.js");
  const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule()));
  php.mkdir(directory);
  php.writeFile(`${directory}/${extension}.so`, new Uint8Array(readFileSync(library)));
  const code = readFileSync(new URL(program, import.meta.url), "utf8");
  const { text } = await php.run({ code });
  return JSON.parse(text);
}
