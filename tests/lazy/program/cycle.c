// One of two libraries that need each other. `NUMBER` is its number, and `OTHER` that of the other one.

#include <emscripten.h>

#define JOIN(a, b) a##b
#define NAME(prefix, number) JOIN(prefix, number)

static int step;

__attribute__((constructor)) static void initialize(void) { step = NUMBER; }

int NAME(cycle_, OTHER)(int);

EMSCRIPTEN_KEEPALIVE int NAME(cycle_, NUMBER)(int value) {
  return value > 0 ? NAME(cycle_, OTHER)(value - 1) + step : 0;
}
