// A private dependency of a library.

#include <emscripten.h>

EMSCRIPTEN_KEEPALIVE int helper_9(int value) { return value * 2; }
