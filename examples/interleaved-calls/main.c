#include <dlfcn.h>
#include <emscripten.h>

// Waits for a promise of the page, which also gets the address of the caller's array.
EM_ASYNC_JS(void, wait_for_page, (int id, const void *array, int bytes), {
  await Module["wait"](id, array, bytes);
});

EMSCRIPTEN_KEEPALIVE void wait_for(int id, const void *array, int bytes) { wait_for_page(id, array, bytes); }

static int (*hold)(int id, int count);

EMSCRIPTEN_KEEPALIVE int start(void) {
  hold = (int (*)(int, int))dlsym(dlopen("library.so", RTLD_NOW), "hold");
  return hold != 0;
}

EMSCRIPTEN_KEEPALIVE int run(int id, int count) { return hold(id, count); }
