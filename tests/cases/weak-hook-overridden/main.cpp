// Calls the library, after the override was loaded if it is a library.

#include <dlfcn.h>
#include <stdio.h>

#ifdef IN_MAIN
#include "override.cpp"
#endif

static void *open_library(const char *name) {
  void *library = dlopen(name, RTLD_NOW | RTLD_GLOBAL);
  if (!library) printf("dlopen: %s\n", dlerror());
  return library;
}

int main() {
#ifndef IN_MAIN
  if (!open_library("override.so")) return 1;
#endif
  void *library = open_library("lib.so");
  if (library) printf("%d\n", ((int (*)(int))dlsym(library, "work"))(5));
  puts("end");
}
