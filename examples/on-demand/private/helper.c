#include <emscripten.h>

EMSCRIPTEN_KEEPALIVE int help(int value) { return value + 1; }
