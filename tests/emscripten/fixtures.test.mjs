// The committed outputs are those of the committed sources, by the commands that the fixtures say.

import assert from "node:assert/strict";
import { join } from "node:path";
import test from "node:test";
import { BUILT, buildsFor, commandsOf, readFixtures, root, VERSIONS } from "../fixtures/emscripten/support/fixtures.mjs";
import { differences, hashesOfOutputs, hashesOfSources, readManifest } from "../fixtures/emscripten/support/manifest.mjs";

for (const fixture of await readFixtures()) {
  for (const version of VERSIONS) {
    for (const [name, config] of buildsFor(fixture, version)) {
      test(`${fixture.name}/${version}/${name}`, () => {
        const folder = join(root, fixture.name, BUILT, version, name);
        const now = {
          commands: commandsOf(fixture, config, "OUT").map((command) => command.join(" ")),
          sources: hashesOfSources(fixture),
          outputs: hashesOfOutputs(folder),
        };
        assert.deepEqual(differences(readManifest(folder), now), []);
      });
    }
  }
}

test("a difference is told", () => {
  const before = { commands: ["emcc"], sources: { "a.c": "1", "b.c": "2" }, outputs: { "a.so": "3" } };
  const after = { commands: ["emcc -O2"], sources: { "a.c": "4" }, outputs: { "a.so": "3", "c.so": "5" } };
  const lines = ["the commands differ", "a.c differs", "b.c is gone", "c.so is new"];
  assert.deepEqual(differences(before, after), lines);
  assert.deepEqual(differences(before, before), []);
});
