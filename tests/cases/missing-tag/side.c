// With -sSUPPORT_LONGJMP=wasm, the library imports the exception tag of longjmp. A main module that is
// linked without wasm exceptions does not provide it.

#include <setjmp.h>

static jmp_buf env;

static void inner(void) { longjmp(env, 7); }

int guarded(void) {
  int result = setjmp(env);
  if (!result) inner();
  return result;
}

#ifdef SEVERAL
// Emscripten's loader does not get as far as these: the engine rejects the library for its tag before.
extern int missing_function(int);
extern int missing_variable;

int (*table[])(int) = {missing_function};

int *pointer(void) { return &missing_variable; }
#endif
