// Overrides the default hook of lib.so, as a part of the main module or as a library of its own.

#include "hook.h"

#include <emscripten.h>

EMSCRIPTEN_KEEPALIVE int on_event(int x) { return 1000 + x; }
