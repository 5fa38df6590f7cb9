// A library that has nothing to do with the symbol. Loading it makes a change of `wasmImports` count.

int unrelated(void) { return 0; }
