// The global offset table: one mutable global for each symbol whose address a library needs.
// `GOT.mem` and `GOT.func` are one namespace, as in Emscripten. −1 means "not defined yet".

import { DynamicLinkingError, undefinedSymbol } from "./symbols.mjs";

const INTERNAL = new Set([
  "memory",
  "__memory_base",
  "__table_base",
  "__stack_pointer",
  "__indirect_function_table",
  "__cpp_exception",
  "__c_longjmp",
  "__wasm_apply_data_relocs",
  "__dso_handle",
  "__tls_size",
  "__tls_align",
  "__set_stack_limits",
  "_emscripten_tls_init",
  "__wasm_init_tls",
  "__wasm_call_ctors",
  "__start_em_asm",
  "__stop_em_asm",
  "__start_em_js",
  "__stop_em_js",
]);

const isInternal = (name) => INTERNAL.has(name) || name.startsWith("__em_js__");
const isAddress = (value) => typeof value === "number" || typeof value === "bigint";

function isImmutableGlobal(value) {
  if (!(value instanceof WebAssembly.Global)) return false;
  try {
    value.value = value.value;
    return false;
  } catch {
    return true;
  }
}

export function createGot({ symbols, functionTable, memory64 }) {
  const type = memory64 ? "i64" : "i32";
  const toAddress = (value) => (memory64 ? BigInt(value) : Number(value));
  const entries = {};

  const createEntry = (value) =>
    new WebAssembly.Global({ value: type, mutable: true }, toAddress(value));

  // Every name has an entry. The final value is 0 for an undefined symbol that has only weak references.
  const proxyFor = (weakImports) =>
    new Proxy(weakImports, {
      get(weak, name) {
        const entry = (entries[name] ??= createEntry(-1));
        if (!weak.has(name)) entry.required = true;
        return entry;
      },
    });

  // The first definition takes precedence, even for a library that has its own definition: interposition.
  function update(exports) {
    for (const name in exports) {
      if (isInternal(name)) continue;
      if (entries[name] && Number(entries[name].value) !== -1) continue;
      const value = exports[name];
      let address;
      if (typeof value === "function") address = functionTable.add(value);
      else if (isAddress(value.value)) address = value.value;
      else continue;
      entries[name] ??= createEntry(-1);
      entries[name].value = toAddress(address);
    }
  }

  function reportUndefined() {
    for (const [name, entry] of Object.entries(entries)) {
      if (Number(entry.value) !== -1) continue;
      const value = symbols.lookupGlobal(name);
      if (!value && !entry.required) {
        entry.value = toAddress(0);
      } else if (!value) {
        throw undefinedSymbol(name);
      } else if (typeof value === "function") {
        entry.value = toAddress(functionTable.add(value, value.sig));
      } else if (isAddress(value.value)) {
        entry.value = toAddress(value.value);
      } else {
        throw new DynamicLinkingError("bad-export-type", `bad export type of \`${name}\``, name);
      }
    }
  }

  // Exported addresses are relative to the library's memory base. Only data symbols are immutable globals.
  function relocateExports(exports, memoryBase) {
    const relocated = {};
    for (const name in exports) {
      const value = exports[name];
      relocated[name] = isImmutableGlobal(value)
        ? new WebAssembly.Global({ value: type }, toAddress(Number(value.value) + memoryBase))
        : value;
    }
    return relocated;
  }

  return { proxyFor, update, reportUndefined, relocateExports };
}
