// Defines the symbol, and waits for a promise in the main module.

int host_wait(int);

int plugin(int x) { return host_wait(x); }
