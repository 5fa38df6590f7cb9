// Each value of a manifest, replaced by values of all other kinds, and removed.

import assert from "node:assert/strict";
import { AUTO, LAZY } from "./support/dist.mjs";
import { test } from "./support/runner.mjs";

const listed = (name, needed) => ({
  file: `${name}.so`,
  size: 8,
  sha256: "0".repeat(64),
  memory: 16,
  needed,
  with: needed,
  functions: { names: `!${name}_\u4e00 %y`, plain: ["c\u00e9"], signatures: [0, 0, -1] },
});

const manifest = {
  schema: 1,
  madeBy: "a test",
  start: ["a.so"],
  signatures: ["() -> ()"],
  identifiers: ["add"],
  libraries: { "a.so": listed("a", ["b.so"]), "b.so": listed("b", []) },
};

const VALUES = [null, 7, "text", [null], {}, true, undefined];

/** The name of a value's class, as messages have it. */
function kindOf(value) {
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  return kind[0].toUpperCase() + kind.slice(1);
}

/** The problems of values of the right kinds, by place and value. */
const wrongValues = {};
for (const library of ["a.so", "b.so"]) {
  const place = `/libraries/${library}/functions`;
  wrongValues[`${place}/names`] = { text: `${place}: a name continues one that does not exist` };
  for (const at of [0, 1, 2]) wrongValues[`${place}/signatures/${at}`] = { 7: `${place}: no signature 7` };
}

/** Returns the path of each value inside of a value. */
function pathsOf(value) {
  if (typeof value !== "object") return [[]];
  const inner = Object.keys(value).flatMap((key) => pathsOf(value[key]).map((path) => [key, ...path]));
  return [[], ...inner];
}

/** Returns a copy in which a value is replaced, or removed if the new one is undefined. */
function replaced(value, [key, ...path], by) {
  if (key === undefined) return by;
  const copy = structuredClone(value);
  copy[key] = replaced(copy[key], path, by);
  // The elements of a list would move.
  if (copy[key] === undefined && !Array.isArray(copy)) delete copy[key];
  return copy;
}

test("a manifest with a value of a wrong kind is an error that names the place", async () => {
  await import(AUTO);
  const { lazy } = await import(LAZY);
  const program = {};
  const paths = pathsOf(manifest);
  assert.equal(paths.length, 42);
  for (const path of paths) {
    const original = path.reduce((value, key) => value[key], manifest);
    for (const value of VALUES) {
      const changed = replaced(manifest, path, value);
      const make = (its = program) => lazy(changed, { program: its, base: "http://localhost/" });
      const place = `/${path.join("/")}`;
      const label = `${place}: ${JSON.stringify(value)}`;
      const isRemovedLibrary = value === undefined && path.length === 2 && path[0] === "libraries";
      if (place === "/madeBy" || isRemovedLibrary) {
        make({}).stop();
      } else if (place === "/" || place === "/schema") {
        assert.throws(() => make(), { name: "TypeError", message: /^lazy: expected a manifest with the schema 1, found / }, label);
      } else if (kindOf(value) !== kindOf(original)) {
        const message = `lazy: the manifest is wrong at ${place}: expected ${kindOf(original)}, found ${kindOf(value)}`;
        assert.throws(() => make(), { name: "TypeError", message }, label);
      } else if (typeof value === "object" && place !== "/libraries") {
        // The first element, or the first key that is missing.
        assert.throws(() => make(), { name: "TypeError", message: new RegExp(`^lazy: the manifest is wrong at ${place}/[^/]+: expected `) }, label);
      } else {
        // It may be a different number, or a different text.
        const problem = wrongValues[place]?.[value];
        if (problem) assert.throws(() => make(), { name: "TypeError", message: `lazy: the manifest is wrong at ${problem}` }, label);
        else make({}).stop();
      }
    }
  }
  // Nothing of them remains.
  lazy(manifest, { program, base: "http://localhost/" }).stop();
});

test("a path that is no location is an error that names the place", async () => {
  await import(AUTO);
  const { lazy } = await import(LAZY);
  const program = {};
  const wrong = replaced(manifest, ["libraries", "b.so", "file"], "http://");
  wrong.libraries["b.so"].sha256 = "1".repeat(64);
  assert.throws(() => lazy(wrong, { program, base: "http://localhost/" }), {
    name: "TypeError",
    message: /^lazy: the manifest is wrong at \/libraries\/b\.so\/file: /,
  });
  lazy(manifest, { program, base: "http://localhost/" }).stop();
});
