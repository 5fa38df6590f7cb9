// Built several times. Every build defines the same symbol with a different result.

#ifdef SUSPENDS
int host_wait(int);
#else
#define host_wait(x) (x)
#endif

int plugin_value(int x) { return host_wait(x) + 100 * VERSION; }
