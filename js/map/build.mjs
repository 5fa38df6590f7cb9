/**
 * Builds the page of `latebind graph` as one file: `node js/map/build.mjs OUTPUT.html`.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [output] = process.argv.slice(2);
if (!output) {
  console.error("usage: node js/map/build.mjs OUTPUT.html");
  process.exit(2);
}
const { outputFiles, metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["page.ts"],
  bundle: true,
  minify: true,
  format: "iife",
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  metafile: true,
  write: false,
});
const style = await transform(readFileSync(join(here, "style.css"), "utf8"), { loader: "css", minify: true, target: "chrome123" });
const script = outputFiles[0].text.trim();
// The text would end the element.
if (/<\/script|<!--/i.test(script)) throw new Error("the script contains markup");

/** The license texts of the packages that the script contains, each with their names. */
function licenses() {
  const names = new Map();
  for (const input of Object.keys(metafile.inputs)) {
    const [, folder, name] = /^(.*node_modules\/([^/]+))\//.exec(input) ?? [];
    if (!name) continue;
    const text = readFileSync(join(here, folder, "LICENSE"), "utf8").trim();
    names.set(text, (names.get(text) ?? new Set()).add(name));
  }
  const block = ([text, packages]) => `${[...packages].join(", ")}:\n\n${text}`;
  return `<!--\nThis page contains these packages.\n\n${[...names].map(block).join("\n\n")}\n-->`;
}

const page = readFileSync(join(here, "page.html"), "utf8")
  .replace("<!-- licenses -->", licenses)
  .replace("/* style */", () => style.code.trim())
  .replace("/* script */", () => script);
writeFileSync(output, page);
