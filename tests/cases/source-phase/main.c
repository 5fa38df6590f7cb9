// Calls a library, which calls back and waits for a promise.

#include <emscripten.h>
#include <stdio.h>

int side(int);

EM_ASYNC_JS(int, wait_js, (int x), {
  await 0;
  return x + 1;
});

EMSCRIPTEN_KEEPALIVE int host_wait(int x) { return wait_js(x); }

int main(void) {
  printf("side %d\n", side(1));
  puts("end");
}
