// The hook has a C name, or a mangled one in builds with `CXX`.

#if defined(__cplusplus) && !defined(CXX)
extern "C"
#endif
int on_event(int x);
