// Defines the optional functions of the library.

#include <dlfcn.h>
#include <emscripten.h>
#include <stdio.h>

EMSCRIPTEN_KEEPALIVE int maybe_one(int x) { return x * 10; }
EMSCRIPTEN_KEEPALIVE int maybe_two(int x) { return x * 100; }

int main(void) {
  void *library = dlopen("lib.so", RTLD_NOW);
  if (library) {
    printf("lib %d\n", ((int (*)(int))dlsym(library, "lib"))(1));
  } else {
    printf("dlopen: %s\n", dlerror());
  }
  puts("end");
}
