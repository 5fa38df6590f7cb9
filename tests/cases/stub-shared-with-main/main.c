// Imports the symbol that caller.so imports, and that definer.so defines.

#include <dlfcn.h>
#include <emscripten.h>
#include <stdio.h>

int plugin(int);

EM_ASYNC_JS(int, wait_js, (int x), {
  await 0;
  return x + 1;
});

EMSCRIPTEN_KEEPALIVE int host_wait(int x) { return wait_js(x); }

int main(void) {
  void *caller = dlopen("caller.so", RTLD_NOW | RTLD_GLOBAL);
  void *definer = dlopen("definer.so", RTLD_NOW | RTLD_GLOBAL);
  if (caller && definer) {
    printf("main %d\n", plugin(1));
    printf("library %d\n", ((int (*)(int))dlsym(caller, "call_plugin"))(1));
  } else {
    printf("dlopen: %s\n", dlerror());
  }
  puts("end");
}
