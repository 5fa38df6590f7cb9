// Defined by the main module.
int wait_for_number(void);

int number(void) { return wait_for_number(); }
