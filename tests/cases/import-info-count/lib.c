// Two functions are optional, and one is the library's own, so WASM_DYLINK_IMPORT_INFO has several entries.

__attribute__((weak)) int maybe_one(int);
__attribute__((weak)) int maybe_two(int);
__attribute__((weak)) int own(int x) { return x + 1; }

int lib(int x) {
  int result = own(x);
  if (maybe_one) result += maybe_one(result);
  if (maybe_two) result += maybe_two(result);
  return result;
}
