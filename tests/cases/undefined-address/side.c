// The library takes addresses of symbols that nothing defines: of a function, or of several functions and
// variables.

extern int opt_get_initial_step(int);

#ifdef SEVERAL
extern int opt_get_last_step(int);
extern int opt_limit;
extern const char *opt_names[];

int limit(void) { return opt_limit; }
const char *name_of(int x) { return opt_names[x]; }
#else
#define opt_get_last_step opt_get_initial_step
#endif

int (*table[])(int) = {opt_get_initial_step, opt_get_last_step};

int use(int x) { return table[0](x) + table[1](x); }
