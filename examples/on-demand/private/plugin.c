#include <emscripten.h>

int help(int);

EMSCRIPTEN_KEEPALIVE int work(int value) { return help(value) * 2; }
