// One of ten libraries. `NUMBER` is its number.

#include <emscripten.h>

#define JOIN(a, b) a##b
#define NAME(prefix, number) JOIN(prefix, number)

// Initialized by a constructor, so that a library that is not initialized returns a wrong result.
static volatile int offset;
// In the memory of the library, and relocated when it is loaded.
static volatile int table[4] = {1, 2, 3, 4};
static volatile int *volatile entry = &table[3];

__attribute__((constructor)) static void initialize(void) { offset = 100 * NUMBER; }

#ifdef NEEDS
int NAME(helper_, NEEDS)(int);
#endif

EMSCRIPTEN_KEEPALIVE int NAME(library_, NUMBER)(int value) {
#ifdef NEEDS
  value = NAME(helper_, NEEDS)(value);
#endif
  return value + offset + *entry;
}

EMSCRIPTEN_KEEPALIVE double NAME(scale_, NUMBER)(double value, long long factor) { return value * factor + offset; }
