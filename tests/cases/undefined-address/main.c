// Opens the library, which is expected to fail.

#include <dlfcn.h>
#include <stdio.h>

int main(void) {
  puts(dlopen("side.so", RTLD_NOW) ? "loaded" : dlerror());
  puts("end");
}
