// A constructor calls a function that nothing defines, while `dlopen` is still running.

extern "C" int forecast_models_init(int kind);

struct Registry {
  int n;
  Registry() : n(forecast_models_init(3)) {}
};

static Registry registry;

extern "C" int models() { return registry.n; }
