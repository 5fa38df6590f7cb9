// Calls the symbol, which is not defined yet when this library is loaded.

int plugin(int);

int call_plugin(int x) { return plugin(x) + 100; }
