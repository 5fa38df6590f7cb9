// The names of functions in a manifest. `crates/latebind/tests/manifest.rs` writes the same ones. The other values of a
// manifest are in lazy-manifest.test.mjs.

import assert from "node:assert/strict";
import { AUTO, LAZY } from "./support/dist.mjs";
import { test } from "./support/runner.mjs";

const listed = (file, functions) => ({ file, size: 0, sha256: "", memory: 0, needed: [], with: [], functions });

const manifest = {
  schema: 1,
  start: [],
  signatures: ["() -> ()"],
  identifiers: ["Map", "Tree", "add"],
  libraries: {
    "a.so": listed("a.so", {
      names: "#_ZN丁丂EiS0_一i )v &C1Ev (K一3getES12_y 2plain",
      plain: ["c\u00e9", "a b"],
      signatures: [0, 0, 0, 0, 0, 0, 0],
    }),
    "b.so": listed("b.so", {
      names: `# #04abcd )1 $999999999999 /S4_abcd *\\4ab #c (_4_abcd`,
      plain: [],
      signatures: [0, 0, 0, 0, 0, 0, 0, 0],
    }),
    "c.so": listed("c.so", { names: `#${"x".repeat(200)} !y $z`, plain: [], signatures: [0, 0, 0] }),
    "d.so": listed("d.so", { names: "", plain: [], signatures: [] }),
  },
};

const expected = {
  "a.so": ["_ZN4Tree3addEiS0_3Mapi", "_ZN4Tree3addEv", "_ZN4TreeC1Ev", "_ZNK3Map3getES12_y", "plain", "c\u00e9", "a b"],
  "b.so": ["", "\\4ab", "\\4abc", "04abcd", "1", "999999999999", "S4_abcd", "_4_abcd"],
  "c.so": ["x".repeat(200), "y", "z"],
  "d.so": [],
};

test("a function is found by each name", async () => {
  await import(AUTO);
  const { lazy } = await import(LAZY);
  const fetched = [];
  const fetch = async (url) => {
    fetched.push(url.split("/").at(-1));
    return new Response(null, { status: 404 });
  };
  const { prefetch, stop } = lazy(manifest, { program: {}, base: "http://localhost/", fetch });
  for (const [library, names] of Object.entries(expected)) {
    for (const name of names) {
      await assert.rejects(prefetch([name]), { code: "library-failed" });
      assert.deepEqual(fetched.splice(0), [library], name);
    }
  }
  for (const name of ["_ZN丁丂Ev", "Tree", "add"]) {
    await assert.rejects(prefetch([name]), /lists neither a library nor a function/);
  }
  stop();
});

test("names that are wrong are an error, and have no effect", async () => {
  await import(AUTO);
  const { lazy } = await import(LAZY);
  const program = {};
  const one = (functions, more = {}) => ({
    ...manifest,
    libraries: { "a.so": listed("a.so", { plain: [], signatures: [0, 0, 0], ...functions }) },
    ...more,
  });
  const at = (reason) => new RegExp(`^TypeError: lazy: the manifest is wrong at /libraries/a.so/functions: ${reason}`);
  for (const [wrong, error] of [
    [one({ names: "!_Z\u4e03v" }), at("no identifier `\u4e03`")],
    [one({ names: "!_Z\u00e9v" }), at("no identifier `\u00e9`")],
    [one({ names: "!_Z\u{1f600}" }), at("no identifier")],
    [one({ names: "$x" }), at("a name continues one that does not exist")],
    [one({ names: "!ab &x" }), at("a name continues one that does not exist")],
    [one({ names: '!ab "x' }), at("a name continues one that does not exist")],
    [one({ names: "!ab  #x" }), at("a name continues one that does not exist")],
    [one({ names: "!ab #c", signatures: [0] }), at("no signature undefined")],
    [one({ names: "!ab", signatures: [1] }), at("no signature 1")],
    [one({ names: `!${"\u4e00".repeat(100_000)}` }, { identifiers: ["x".repeat(1000)] }), at("the names are too long")],
    [one({ names: `!${"\u4e00".repeat(1000)}${" #".repeat(1000)}`, signatures: Array(1001).fill(0) }, { identifiers: ["x".repeat(1000)] }), at("the names are too long")],
    [{ ...manifest, schema: 2 }, /^TypeError: lazy: expected a manifest with the schema 1, found 2$/],
    [{ ...manifest, schema: "1" }, /^TypeError: lazy: expected a manifest with the schema 1/],
  ]) {
    assert.throws(() => lazy(wrong, { program, base: "http://localhost/" }), (found) => error.test(String(found)), String(error));
  }
  const long = one({ names: `!${"\u4e00".repeat(100_000)}`, signatures: [0] });
  const fetch = async () => new Response(null, { status: 404 });
  const { prefetch, stop } = lazy(long, { program, base: "http://localhost/", fetch });
  await assert.rejects(prefetch(["3Map".repeat(100_000)]), { code: "library-failed" });
  stop();
});
