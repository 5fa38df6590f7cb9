// The libraries are loaded at run time, in the order that the scenario in argv[1] describes. The main
// module calls the symbol after each step that may change its definition.

#include <dlfcn.h>
#include <emscripten.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int plugin_value(int);

#ifdef SUSPENDS
// Every definition waits for a promise here.
EM_ASYNC_JS(int, wait_js, (int x), {
  await 0;
  return x;
});
EMSCRIPTEN_KEEPALIVE int host_wait(int x) { return wait_js(x); }
#endif

static void *open_library(const char *name, int scope) {
  void *handle = dlopen(name, RTLD_NOW | scope);
  if (!handle) printf("dlopen: %s\n", dlerror());
  return handle;
}

static void call_from_main(void) { printf("main %d\n", plugin_value(1)); }

static int (*call_plugin_value)(int);

static void open_caller(void) {
  void *handle = open_library("caller.so", RTLD_GLOBAL);
  call_plugin_value = (int (*)(int))dlsym(handle, "call_plugin_value");
}

static void call_from_library(void) { printf("library %d\n", call_plugin_value(1)); }

// Each definer is loaded globally. Both references are bound in between.
static void between(void) {
  open_caller();
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  call_from_library();
  open_library("v2.so", RTLD_GLOBAL);
  call_from_main();
  call_from_library();
  open_library("v3.so", RTLD_GLOBAL);
  call_from_main();
  call_from_library();
}

// The first call comes after both definers.
static void after(void) {
  open_caller();
  open_library("v1.so", RTLD_GLOBAL);
  open_library("v2.so", RTLD_GLOBAL);
  call_from_main();
  call_from_library();
}

// A library that binds when it is loaded, because the symbol is defined by then.
static void late_caller(void) {
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  open_library("v2.so", RTLD_GLOBAL);
  open_caller();
  call_from_main();
  call_from_library();
}

// A definer in a local scope does not count, before or after a global one.
static void local(void) {
  open_library("v1.so", RTLD_LOCAL);
  open_library("v2.so", RTLD_GLOBAL);
  call_from_main();
  open_library("v3.so", RTLD_LOCAL);
  call_from_main();
}

// dlopen is called a second time for the local definer. Emscripten's C library does not tell the
// loader about it, so the definer remains local.
static void reopened(void) {
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  open_library("v2.so", RTLD_LOCAL);
  call_from_main();
  open_library("v2.so", RTLD_GLOBAL);
  call_from_main();
}

// The local definer becomes global because a library that needs it is opened globally.
static void promoted(void) {
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  open_library("v2.so", RTLD_LOCAL);
  call_from_main();
  open_library("needs-v2.so", RTLD_GLOBAL);
  call_from_main();
}

// Programs replace or delete entries of `wasmImports`, because Emscripten does not unload a library at
// dlclose. The change counts from the next load.
static void replaced(void) {
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  EM_ASM({ wasmImports["plugin_value"] = (x) => x + 900; });
  open_library("unrelated.so", RTLD_GLOBAL);
  call_from_main();
}

static void reloaded(void) {
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  EM_ASM({ delete wasmImports["plugin_value"]; });
  open_library("v2.so", RTLD_GLOBAL);
  call_from_main();
}

static void deleted(void) {
  open_library("v1.so", RTLD_GLOBAL);
  call_from_main();
  EM_ASM({ delete wasmImports["plugin_value"]; });
  open_library("unrelated.so", RTLD_GLOBAL);
  call_from_main();
}

static const struct {
  const char *name;
  void (*run)(void);
} scenarios[] = {
    {"between", between},   {"after", after},       {"late-caller", late_caller},
    {"local", local},       {"reopened", reopened}, {"promoted", promoted},
    {"replaced", replaced}, {"reloaded", reloaded}, {"deleted", deleted},
};

int main(int argc, char **argv) {
  for (size_t i = 0; i < sizeof scenarios / sizeof *scenarios; i++) {
    if (argc == 2 && !strcmp(argv[1], scenarios[i].name)) {
      scenarios[i].run();
      puts("end");
      return 0;
    }
  }
  puts("no such scenario");
  return 2;
}
