// Calls the functions of libraries that are not loaded.

#include <emscripten.h>

#define EACH(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9)
#define DECLARE(n)           \
  int library_##n(int);      \
  double scale_##n(double, long long);
#define CALL(n) case n: return library_##n(value);
#define SCALE(n) case n: return scale_##n(value, factor);

EACH(DECLARE)
int trapping(int);
int large(int);
int cycle_1(int);
int cycle_2(int);

#ifdef PLAIN
static void pause_for(int milliseconds) {}
#else
EM_ASYNC_JS(void, pause_for, (int milliseconds), { await new Promise((done) => setTimeout(done, milliseconds)); });
#endif

EM_JS(int, length_of_table, (void), { return Number(wasmTable.length); });
EMSCRIPTEN_KEEPALIVE int table_length(void) { return length_of_table(); }
EMSCRIPTEN_KEEPALIVE int memory_pages(void) { return __builtin_wasm_memory_size(0); }

static int allowed;
EMSCRIPTEN_KEEPALIVE int allows_constructors(void) { return allowed; }
EMSCRIPTEN_KEEPALIVE void allow_constructors(void) { allowed = 1; }

static int call(int library, int value) {
  switch (library) {
    EACH(CALL)
    case 10: return trapping(value);
    case 11: return large(value);
    case 12: return cycle_1(value);
    case 13: return cycle_2(value);
  }
  return -1;
}

// The same function twice: -sJSPI_EXPORTS makes one of them promising.
EMSCRIPTEN_KEEPALIVE int run(int library, int value) {
  int result = call(library, value);
  // A call that was suspended can be suspended again.
  if (value & 1) pause_for(1);
  return result;
}
EMSCRIPTEN_KEEPALIVE int run_outside(int library, int value) { return call(library, value); }

EMSCRIPTEN_KEEPALIVE double scale(int library, double value, long long factor) {
  switch (library) { EACH(SCALE) }
  return -1;
}

typedef int function(int);

// The loader asks for this address when the program starts.
static function *volatile pointer = library_3;
EMSCRIPTEN_KEEPALIVE int run_pointer(int value) { return pointer(value); }
EMSCRIPTEN_KEEPALIVE int run_pointer_outside(int value) { return pointer(value); }

int main(void) { return 0; }
