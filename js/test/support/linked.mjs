// Programs of tests/fixtures/emscripten, and the same programs linked with the JavaScript library.

import { buildsFor, BUILT, hasLibrary, libraryOutputOf, outputOf } from "../../../tests/fixtures/emscripten/support/builds.mjs";
import { codeIn, insertCode, settingsOf } from "../../../tests/emscripten/support/run-library.mjs";
import { readBytes, readText } from "./host/texts.mjs";

const FIXTURES = new URL("../../../tests/fixtures/emscripten/", import.meta.url);
const LIBRARY = new URL("../../latebind.library.js", import.meta.url);
const BUILT_LIBRARY = new URL("../../dist/latebind.library.js", import.meta.url);

/** Builds that differ from others only in ways that no engine notices. The suite `emscripten` runs them. */
const SAME = ["O0", "O3", "single-file", "whole"];

/** The builds of a fixture that are modules without threads, and are linked a second time. */
export function linkedBuilds(fixture, version) {
  const isHere = ([build, config]) =>
    hasLibrary(fixture, config) &&
    !SAME.includes(build) &&
    !config.start &&
    outputOf(config).endsWith(".mjs") &&
    !config.flags.includes("-pthread");
  return buildsFor(fixture, version)
    .filter(isHere)
    .map(([build, config]) => {
      const folder = new URL(`${fixture.name}/${BUILT}/${version}/${build}/`, FIXTURES);
      const isExtern = (config.link ?? []).includes("--closure");
      return { version, build, isExtern, main: new URL(outputOf(config), folder), linked: new URL(libraryOutputOf(config), folder) };
    });
}

/** Returns `true` if the engine has all features of a program. */
export async function canRun({ main }) {
  return WebAssembly.validate(await readBytes(new URL("main.wasm", main)));
}

/** The texts of the library, by address. */
const texts = new Map();

function readOnce(url) {
  if (!texts.has(url)) texts.set(url, readText(url));
  return texts.get(url);
}

/** Resolves to the factory of the program that is linked with the JavaScript library. */
export async function importLinked(build) {
  const [built, template, text] = await Promise.all([BUILT_LIBRARY, LIBRARY, build.linked].map(readOnce));
  const program = insertCode(text, codeIn(built, template, settingsOf(build)));
  // No engine can import a text as a module under the address that the program's other files have.
  const script = program
    .replaceAll("import.meta.url", JSON.stringify(build.linked.href))
    .replace(/export default (\w+);\s*$/, "return $1;");
  return new Function(`"use strict"; ${script}`)();
}
