// Reads the parts of `dylink.0` that a loader needs, from the bytes of a module or from a compiled module.
// A malformed section is an error in the fixture, so the reader does not recover from it.

import { createReader } from "./reader.mjs";

const MEM_INFO = 1;
const NEEDED = 2;
const EXPORT_INFO = 3;
const IMPORT_INFO = 4;
const RUNTIME_PATH = 5;
const SYMBOL_TLS = 0x100;
const BINDING_MASK = 0x3;
const BINDING_WEAK = 0x1;

// In bytes, the section must be the first one, because Emscripten may have only the first bytes. A
// compiled module does not show the order of its sections.
function sectionReader(binary) {
  if (binary instanceof WebAssembly.Module) {
    const [section] = WebAssembly.Module.customSections(binary, "dylink.0");
    if (!section) throw new Error("the module has no dylink.0 section");
    return createReader(new Uint8Array(section), 0, section.byteLength);
  }
  if (binary[8] !== 0) throw new Error("dylink.0 is not the first section");
  const header = createReader(binary, 9, binary.length);
  const size = header.leb();
  const end = header.position + size;
  const name = header.string();
  if (name !== "dylink.0") throw new Error(`the first section is \`${name}\`, not \`dylink.0\``);
  return createReader(binary, header.position, end);
}

export function readDylinkSection(binary) {
  const section = {
    memorySize: 0,
    memoryAlignment: 0,
    tableSize: 0,
    tableAlignment: 0,
    needed: [],
    runtimePaths: [],
    weakImports: new Set(),
    tlsExports: new Set(),
  };
  const reader = sectionReader(binary);
  while (!reader.done) {
    const kind = reader.byte();
    const size = reader.leb();
    if (kind === MEM_INFO) {
      section.memorySize = reader.leb();
      section.memoryAlignment = reader.leb();
      section.tableSize = reader.leb();
      section.tableAlignment = reader.leb();
    } else if (kind === NEEDED) {
      section.needed = reader.list(reader.string);
    } else if (kind === EXPORT_INFO) {
      for (const [name, flags] of reader.list(() => [reader.string(), reader.leb()])) {
        if (flags & SYMBOL_TLS) section.tlsExports.add(name);
      }
    } else if (kind === IMPORT_INFO) {
      // A weak import is recorded by its name only, because Emscripten ignores the module of the import.
      const entries = reader.list(() => [reader.string(), reader.string(), reader.leb()]);
      for (const [, name, flags] of entries) {
        if ((flags & BINDING_MASK) === BINDING_WEAK) section.weakImports.add(name);
      }
    } else if (kind === RUNTIME_PATH) {
      section.runtimePaths = reader.list(reader.string);
    } else {
      reader.skip(size);
    }
  }
  return section;
}
