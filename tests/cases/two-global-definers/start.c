// Both libraries are in the NEEDED list of the main module, so both are loaded before `main` runs.

#include <stdio.h>

int plugin_value(int);

int main(void) {
  printf("main %d\n", plugin_value(1));
  puts("end");
}
