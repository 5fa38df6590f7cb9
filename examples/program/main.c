#include <emscripten.h>
#include <stdio.h>

// Defined by plugin.so.
int twice(void);

// Waits for a promise, as a program does that fetches a number.
EM_ASYNC_JS(int, fetch_number, (void), {
  await new Promise((resolve) => setTimeout(resolve, 10));
  return 21;
});

EMSCRIPTEN_KEEPALIVE int wait_for_number(void) { return fetch_number(); }

int main(void) {
  printf("twice the number is %d\n", twice());
  return 0;
}
