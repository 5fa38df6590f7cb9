// A library that calls the symbol. The loader gives it a stub if it is loaded before the definitions.

int plugin_value(int);

int call_plugin_value(int x) { return plugin_value(x); }
