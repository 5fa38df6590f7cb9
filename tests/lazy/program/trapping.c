// A library whose constructor traps, unless the program allows it to succeed.

#include <emscripten.h>

extern int allows_constructors(void);
static int (*volatile pointer)(int);
static int (*volatile local_pointer)(int);

EMSCRIPTEN_KEEPALIVE int addressed(int value) { return value + 7; }

// Its address is a slot of the library itself.
static int local(int value) { return value + 100; }

__attribute__((constructor)) static void initialize(void) {
  local_pointer = local;
  if (!allows_constructors()) __builtin_trap();
  pointer = addressed;
}

EMSCRIPTEN_KEEPALIVE int trapping(int value) { return pointer(value) + local_pointer(value) - value - 100; }
