// The committed outputs match the committed sources and the commands of the fixtures.

import assert from "node:assert/strict";
import test from "node:test";
import {
  buildsFor,
  commandsOf,
  readFixtures,
  root,
  sourcesOf,
  VERSIONS,
} from "../fixtures/emscripten/support/fixtures.mjs";
import { differences, outdated } from "../fixtures/emscripten/support/manifest.mjs";

const collection = { root, commandsOf, sourcesOf };
for (const fixture of await readFixtures()) {
  for (const version of VERSIONS) {
    for (const [name, config] of buildsFor(fixture, version)) {
      test(`${fixture.name}/${version}/${name}`, () => {
        assert.deepEqual(outdated(collection, fixture, version, name, config), []);
      });
    }
  }
}

test("a difference is reported", () => {
  const before = { commands: ["emcc"], sources: { "a.c": "1", "b.c": "2" }, outputs: { "a.so": "3" } };
  const after = { commands: ["emcc -O2"], sources: { "a.c": "4" }, outputs: { "a.so": "3", "c.so": "5" } };
  const lines = ["the commands differ", "a.c differs", "b.c is gone", "c.so is new"];
  assert.deepEqual(differences(before, after), lines);
  assert.deepEqual(differences(before, before), []);
});
