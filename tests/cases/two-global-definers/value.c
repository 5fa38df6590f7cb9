// Built several times. Every build defines the same symbol with a different result.

int plugin_value(int x) { return x + 100 * VERSION; }
