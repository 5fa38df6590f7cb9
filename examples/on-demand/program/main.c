#include <emscripten.h>

int square(int);

EMSCRIPTEN_KEEPALIVE int run(int value) { return square(value) + 1; }
int main(void) { return 0; }
