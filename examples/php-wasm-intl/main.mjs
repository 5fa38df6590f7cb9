import latebind from "latebind/auto"; // before PHP
import { readFileSync } from "node:fs";
import { getPHPLoaderModule } from "@php-wasm/node-8-4";
import { loadPHPRuntime, PHP } from "@php-wasm/universal";

const php = new PHP(await loadPHPRuntime(await getPHPLoaderModule()));
const extensions = "/usr/local/lib/php/20240924";
php.mkdir(extensions);
const intl = new URL("jspi/extensions/intl/intl.so", import.meta.resolve("@php-wasm/node-8-4"));
php.writeFile(`${extensions}/intl.so`, new Uint8Array(readFileSync(intl)));
const { text } = await php.run({ code: readFileSync("normalize.php", "utf8") });
const { md5, milliseconds } = JSON.parse(text);

console.log(`md5 of the text: ${md5}`);
const self = latebind.stats().reduce((sum, dso) => sum + dso.self, 0);
if (self > 0) console.log(`intl: ${self} self references, which Latebind has bound`);
console.log(`normalizing: ${milliseconds.toFixed(1)} ms`);
