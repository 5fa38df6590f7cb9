// Calls the main module's function through a function of its own, and both references are late-bound.

int host_wait(int);

__attribute__((weak)) int own(int x) { return host_wait(x) * 2; }

int side(int x) { return own(x); }
