#include <dlfcn.h>
#include <emscripten.h>

EMSCRIPTEN_KEEPALIVE int run(int value) {
  void *plugin = dlopen("plugin.so", RTLD_NOW);
  if (!plugin) return -1;
  int (*work)(int) = (int (*)(int))dlsym(plugin, "work");
  return work(value);
}
int main(void) { return 0; }
