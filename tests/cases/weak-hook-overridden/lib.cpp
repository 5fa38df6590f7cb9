// The library defines a default hook. It is weak, so that a program can override it.

#include "hook.h"

__attribute__((weak)) int on_event(int x) { return x; }

extern "C" int work(int x) { return on_event(x) + 1; }
