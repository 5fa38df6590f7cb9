// Defined by number.so, which is loaded after this library.
int number(void);

int twice(void) { return 2 * number(); }
