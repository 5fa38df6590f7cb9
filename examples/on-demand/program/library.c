#include <emscripten.h>

EMSCRIPTEN_KEEPALIVE int square(int value) { return value * value; }
