// A program with functions `invoke_*` in an engine without WebAssembly.JSTag, made from one that has it.

const lines = [];
console.error = (line) => lines.push(String(line));
delete WebAssembly.JSTag;

const { install } = await import("../../dist/index.mjs");
const folder = "../../../tests/fixtures/emscripten/activations/built/6.0.5/javascript";
const { default: create } = await import(`${folder}/main.mjs`);
globalThis.LATEBIND_DEBUG = "files";
install();
const program = await create({ noInitialRun: true, print() {}, printErr() {} });
await program._open_libraries();
const ARRAY = 0;
const THROWN = 1;
// What waits outside of `try` still does.
const works = await program._run(ARRAY, 1);
const suspends = await program._run(THROWN, 1).then(String, ({ message }) => message);
console.log(JSON.stringify({ works, suspends, lines }));
