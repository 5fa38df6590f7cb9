// With -fwasm-exceptions, the library imports the exception tag of C++.

extern "C" int guarded() {
  try {
    throw 7;
  } catch (int value) {
    return value;
  }
}
