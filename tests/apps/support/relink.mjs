// Relinks the libraries of a source with the command, and compares each with the published one, as docs/relinking.md
// specifies.

import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { hasVariant, variants } from "./columns.mjs";

/** Runs `latebind relink`, which must succeed. */
async function run(program, args) {
  const running = spawn(program, ["relink", ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve, reject) => {
    running.on("error", reject);
    running.on("close", (code, signal) => resolve(signal ?? code));
  });
  const [status, , stderr] = await Promise.all([ended, text(running.stdout), text(running.stderr)]);
  if (status !== 0) throw new Error(stderr.trim() || `\`latebind relink\` exited with ${status}`);
}

/**
 * Relinks a file, library or wheel, and checks the result. `main` is for `--main` in both steps: a library with nothing
 * to relink for this main module is unchanged, and is consistent only for it. `options` are for relinking only.
 */
export async function relinkFile({ program }, input, output, main, ...options) {
  const scope = main ? ["--main", main] : [];
  mkdirSync(dirname(output), { recursive: true });
  rmSync(output, { force: true });
  await run(program, [...scope, ...options, input, "-o", output]);
  await run(program, ["--check", ...scope, output]);
}

/** Relinks libraries, and returns them with their new bytes. */
export async function relinkBytes(libraries, folders, place, main) {
  const relinked = [];
  for (const library of libraries) {
    const [input, output] = ["in", "out"].map((side) =>
      join(folders.work, "libraries", place, side, library.name),
    );
    mkdirSync(dirname(input), { recursive: true });
    writeFileSync(input, library.bytes);
    await relinkFile(folders, input, output, library.kind === "main" ? undefined : main);
    relinked.push({ ...library, bytes: readFileSync(output) });
  }
  return relinked;
}

/** Reads `latebind.0`: the number of slots, and the number of bound self references. */
function readSection(module) {
  const [section, ...more] = WebAssembly.Module.customSections(module, "latebind.0");
  if (!section || more.length > 0) throw new Error(`${more.length + (section ? 1 : 0)} sections latebind.0`);
  const bytes = new Uint8Array(section);
  let at = 0;
  const number = () => {
    let [value, shift] = [0, 0];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
      shift += 7;
    }
  };
  const found = { slots: 0, self: 0, unimported: 0 };
  while (at < bytes.length) {
    const id = number();
    const end = number() + at;
    if (id === 1) found.slots = number();
    if (id === 4) found.self = number();
    if (id === 6) found.unimported = (end - at) / 4;
    at = end;
  }
  return found;
}

const line = ({ module, name, kind }) => `${module ?? ""} ${name} ${kind}`;

/** Throws unless `relinked` has the required imports and exports of `published`. */
function compareInterfaces(published, relinked, { slots, self, unimported }, variant) {
  const [before, after] = [published, relinked].map((module) => WebAssembly.Module.exports(module).map(line));
  const kept = variant === "local" ? before.filter((it) => after.includes(it)) : before;
  if (kept.join("\n") !== after.join("\n")) throw new Error("the exports changed");
  const imports = [published, relinked].map((module) => WebAssembly.Module.imports(module).map(line));
  if (slots > 0 && imports[1].pop() !== "latebind bind function")
    throw new Error("the last import is no binder");
  // There is one function of the host for each type of the slots without imports.
  while (imports[1].at(-1)?.startsWith("latebind call")) imports[1].pop();
  let next = 0;
  for (const wanted of imports[1]) {
    while (next < imports[0].length && imports[0][next] !== wanted) next += 1;
    if (next === imports[0].length) throw new Error(`a new import, or one in another place: ${wanted}`);
    next += 1;
  }
  // A self reference that is exported again is still imported.
  const gone = imports[0].length - imports[1].length;
  if (gone > self + unimported) {
    throw new Error(`${gone} imports are gone for ${self} self references and ${unimported} slots without imports`);
  }
}

/** Returns `true` if `latebind relink` binds a self reference of this name, according to docs/relinking.md. */
const isBound = (name) => /^(_Z[0-9A-Za-z]|_R[0-9A-Z])/.test(name) && !/^_Z(n[wa]|d[la])/.test(name);

/** Returns the names of the functions that a module imports or exports. */
const functions = (list) => list.filter(({ kind }) => kind === "function").map(({ name }) => name);

/** Returns the number of imported functions, and the number of them that are bound to the module's own definitions, unless `others` define them. */
function countFunctions(module, others) {
  const defined = new Set(functions(WebAssembly.Module.exports(module)));
  const imported = functions(WebAssembly.Module.imports(module));
  const own = imported.filter((name) => defined.has(name) && isBound(name) && !others.has(name));
  return { imported: imported.length, own: own.length };
}

/** Compares a relinked library with the published one, and returns an entry of `variants` in report.mjs. */
async function examine(published, relinked, variant, others) {
  const [before, after] = await Promise.all([published, relinked].map((bytes) => WebAssembly.compile(bytes)));
  const { imported, own } = countFunctions(before, others);
  const changed = Buffer.compare(published, relinked) !== 0;
  const counts = changed ? readSection(after) : { slots: 0, self: 0 };
  // True of all libraries here; one may define a function of that name and another type. For their main, they
  // refer to its definitions.
  const isWrong = (count, expected) => (variant === "direct" ? count > expected : count !== expected);
  if (isWrong(counts.self, own)) throw new Error(`${counts.self} of ${own} self references were bound`);
  const slots = imported - own;
  if (isWrong(counts.slots, slots)) {
    throw new Error(`${counts.slots} slots for ${slots} imported functions`);
  }
  if (changed) compareInterfaces(before, after, counts, variant);
  return { changed, after: relinked.length, ...counts, valid: true, failure: null };
}

const failed = (error) => ({
  changed: false,
  after: null,
  slots: 0,
  self: 0,
  valid: false,
  failure: error.message,
});

/** Relinks a source in all variants, where it will run. Returns its libraries, as in report.mjs. */
export async function relinkSource(source, folders) {
  const published = source.libraries(folders);
  const inOneRun = source.isOneRun ? published : [];
  const definitions = inOneRun.map(({ bytes }) =>
    functions(WebAssembly.Module.exports(new WebAssembly.Module(bytes))),
  );
  const othersOf = (index) => new Set(definitions.filter((_, other) => other !== index).flat());
  const results = published.map(({ name, kind, bytes }) => ({
    name,
    kind,
    before: bytes.length,
    variants: {},
  }));
  for (const variant of variants.filter((variant) => hasVariant(source, published, variant))) {
    const wanted = (kind) => kind === "library" || variant === "main";
    try {
      const relinked = await source.relink(folders, variant);
      const found = new Map(relinked.map(({ name, bytes }) => [name, bytes]));
      for (const [index, { name, kind, bytes }] of published.entries()) {
        if (!wanted(kind)) continue;
        const result = examine(bytes, found.get(name), variant, othersOf(index));
        results[index].variants[variant] = await result.catch(failed);
      }
    } catch (error) {
      for (const result of results) if (wanted(result.kind)) result.variants[variant] = failed(error);
    }
  }
  return results;
}
