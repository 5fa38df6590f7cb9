// Makes libraries of a realistic size from the committed ones, and their manifests.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as wasm from "../../../benches/support/encode.mjs";
import { codeOf } from "../../emscripten/support/library.mjs";
import { encodeLeb } from "../../support/leb.mjs";

const built = fileURLToPath(new URL("../program/built/", import.meta.url));
const [template, library] = ["../../../js/latebind.library.js", "../../../js/dist/latebind.library.js"].map((file) =>
  fileURLToPath(new URL(file, import.meta.url)),
);

/** The expression in programs that are linked with the JavaScript library, which the code of Latebind replaces. */
const PLACEHOLDER = /globalThis\[(["'])latebind\.js-library\1\]/;

/** The versions of Emscripten with which the program was linked. */
export const VERSIONS = readdirSync(built);

/** The size of a library, in bytes. */
const SIZE = 500_000;

/** Bytes that do not compress, always the same ones. */
function noise(length) {
  const bytes = new Uint8Array(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[at] = state >>> 16;
  }
  return bytes;
}

/** A library with a custom section more, so that it has the size of a real one. */
function enlarge(bytes) {
  const name = new TextEncoder().encode("noise");
  const content = [name.length, ...name];
  const rest = noise(SIZE - bytes.length - content.length - 4);
  return Buffer.concat([bytes, Uint8Array.from([0, ...encodeLeb(content.length + rest.length), ...content]), rest]);
}

/**
 * A different version of `lib4.so`, whose functions return their first parameter. It has no memory, and it needs the
 * address of a symbol if one is named.
 */
function otherVersion(pointer, symbol) {
  const types = [
    { params: ["i32"], results: ["i32"] },
    { params: ["f64", "i64"], results: ["f64"] },
  ];
  const names = ["library_4", "scale_4"];
  const address = (name) => [wasm.text("GOT.mem"), wasm.text(name), 3, wasm.VALUE_TYPES[pointer], 1];
  return wasm.encode(
    wasm.dylinkSection(),
    wasm.section(1, wasm.list(types.map(wasm.functionType))),
    symbol ? wasm.section(2, wasm.list([address(symbol)])) : [],
    wasm.section(3, wasm.list([0, 1])),
    wasm.section(7, wasm.list(names.map((name, at) => [wasm.text(name), 0, at]))),
    wasm.section(10, wasm.list(names.map(() => wasm.body([], wasm.localGets(1))))),
  );
}

/**
 * Writes the libraries of each version to a folder below `work`, each with the manifest that `program` makes, and with the
 * program that contains Latebind.
 */
export function writeLibraries(work, program) {
  rmSync(work, { recursive: true, force: true });
  const code = codeOf(library, template);
  for (const version of VERSIONS) {
    const folder = join(work, version);
    mkdirSync(folder, { recursive: true });
    const libraries = readdirSync(join(built, version)).filter((name) => name.endsWith(".so"));
    for (const name of libraries) {
      writeFileSync(join(folder, name), enlarge(readFileSync(join(built, version, name))));
    }
    const linked = readFileSync(join(built, version, "linked.mjs"), "utf8");
    if (!PLACEHOLDER.test(linked)) throw new Error("the program has no placeholder");
    writeFileSync(join(folder, "linked.mjs"), linked.replace(PLACEHOLDER, () => `(${code})`));
    copyFileSync(join(built, version, "linked.wasm"), join(folder, "linked.wasm"));
    const paths = libraries.map((name) => join(folder, name));
    const main = join(built, version, "main.wasm");
    const args = ["manifest", ...paths, "--main", main, "-o", join(folder, "manifest.json")];
    execFileSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });
    // The manifest does not list them.
    const pointer = version.endsWith("memory64") ? "i64" : "i32";
    writeFileSync(join(folder, "other4.so"), otherVersion(pointer));
    writeFileSync(join(folder, "undefined4.so"), otherVersion(pointer, "undefined_data"));
  }
}
