// A library with more memory than the program can have.

#include <emscripten.h>

static volatile char memory[64 << 20];

EMSCRIPTEN_KEEPALIVE int large(int value) {
  memory[value] = value;
  return memory[value];
}
