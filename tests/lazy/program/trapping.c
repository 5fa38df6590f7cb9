// A library whose constructor traps, unless the program allows it to succeed.

#include <emscripten.h>

extern int allows_constructors(void);
static int (*volatile pointer)(int);

EMSCRIPTEN_KEEPALIVE int addressed(int value) { return value + 7; }

__attribute__((constructor)) static void initialize(void) {
  if (!allows_constructors()) __builtin_trap();
  pointer = addressed;
}

EMSCRIPTEN_KEEPALIVE int trapping(int value) { return pointer(value); }
