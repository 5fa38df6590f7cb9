// Instantiates a library whose PLT is larger than what a page's main thread may compile at once.

import { encodeLeb } from "../../../tests/support/leb.mjs";
import { report } from "./report.mjs";

const IMPORTS = 50_000;
const PARAMS = 40;

const withLength = (bytes) => [...encodeLeb(bytes.length), ...bytes];
const text = (string) => withLength([...new TextEncoder().encode(string)]);
const list = (items) => [...encodeLeb(items.length), ...items.flat()];
const section = (id, content) => [id, ...withLength(content)];
const TYPES = section(1, list([
  [0x60, ...list(Array(PARAMS).fill([0x7f])), 1, 0x7f],
  [0x60, 0, 1, 0x7f],
]));
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const DYLINK = section(0, [...text("dylink.0"), 1, 4, 0, 0, 0, 0]);

/** `run` calls the last import. */
function library() {
  const imports = Array.from({ length: IMPORTS }, (_, index) => [...text("env"), ...text(`f${index}`), 0, 0]);
  const code = [0, ...Array(PARAMS).fill([0x41, 1]).flat(), 0x10, ...encodeLeb(IMPORTS - 1), 0x0b];
  return Uint8Array.from([
    ...HEADER,
    ...DYLINK,
    ...TYPES,
    ...section(2, list(imports)),
    ...section(3, list([[1]])),
    ...section(7, list([[...text("run"), 0, ...encodeLeb(IMPORTS)]])),
    ...section(10, list([withLength(code)])),
  ]);
}

/** A definition that gives 42. */
function definition() {
  const bytes = Uint8Array.from([
    ...HEADER,
    ...TYPES,
    ...section(3, list([[0]])),
    ...section(7, list([[...text("f"), 0, 0]])),
    ...section(10, list([withLength([0, 0x41, 42, 0x0b])])),
  ]);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.f;
}

/**
 * What a call gives after its definition came, and for each DSO how many PLT entries it got, how many
 * references use the fallback, and how many errors there were.
 */
async function outcome(instantiate) {
  const { stats } = globalThis.latebind;
  const before = stats().length;
  const definitions = {};
  const stub = (name) => (...values) => definitions[name](...values);
  const env = new Proxy({}, { get: (_, name) => definitions[name] ?? stub(name) });
  const module = await WebAssembly.compile(library());
  const { exports } = await instantiate(module, { env });
  definitions[`f${IMPORTS - 1}`] = definition();
  const value = exports.run();
  const counts = stats().slice(before).map(({ late, fallback, errors }) => ({ late, fallback, errors }));
  return { value, counts };
}

async function run() {
  return {
    async: await outcome((module, imports) => WebAssembly.instantiate(module, imports)),
    sync: await outcome((module, imports) => new WebAssembly.Instance(module, imports)),
  };
}

await report(await run().catch((error) => ({ error: String(error) })));
