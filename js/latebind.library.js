// A JavaScript library for emcc: late-bound calls without a JavaScript frame, in programs with dynamic linking and JSPI.
//
//     emcc main.c library.so -sMAIN_MODULE=2 -sJSPI --js-library latebind.library.js -o main.mjs
//
// It adds nothing to any other program: the output of emcc is the same, byte for byte. If the environment variable
// LATEBIND is 0, emcc adds nothing to this program either.
//
// Emcc runs this file when it links a program. What it changes of libdylink.js, Emscripten's loader:
//
//   in `$loadWebAssemblyModule`    var proxy = new Proxy({}, proxyHandler);
//   becomes                        var proxy = latebindLibrary(new Proxy({}, proxyHandler), libName, () => [localScope, moduleExports]);
//
// `proxy` is the object from which a library imports its functions. For a symbol that is not defined yet, it has a stub:
// a JavaScript function that calls the definition, so that no call through it can suspend. Latebind replaces each
// stub with a wasm function when the library is instantiated. To bind that function to the definition that the stub
// would call, Latebind needs what only the loader knows: the name of the library, and the tables in which
// `resolveSymbol` looks a symbol up after the global ones. They are variables of `$loadWebAssemblyModule`, so this is
// where they are handed over. `latebindLibrary` returns the proxy itself, and the loader does not notice.
//
// Nothing else is replaced. `$latebindLibrary` is defined before the program compiles its main module. It wraps the
// WebAssembly API, through which it sees the modules of the loader.
//
// The code of Latebind is minified. Closure Compiler renames properties, including those of the WebAssembly API, so there
// is a second form for it, in which all of them are in quotes.
#if MAIN_MODULE && ASYNCIFY == 2
{
  /** The code of Latebind: an expression whose value is a function. */
  const code = 'globalThis["latebind.js-library"]';

  const library = LibraryManager.library;
  const loader = String(library['$loadWebAssemblyModule']);
  const [start, end, ...more] = loader.split('new Proxy({}, proxyHandler)');

  if (process.env['LATEBIND'] === '0') {
    // Turned off.
  } else if (end === undefined || more.length) {
    warn('latebind: this version of Emscripten has a different loader, so nothing is added to the program');
  } else {
    // The tables in which a stub of the main module looks its symbol up, and the functions with which `latebind/lazy`
    // loads a library. They are initialized later.
    const preloaded = typeof FILESYSTEM != 'undefined' && FILESYSTEM ? '"preloadedWasm": preloadedWasm, ' : '';
    const tables =
      `() => ({ "wasmImports": wasmImports, "asyncifyStubs": asyncifyStubs, "LDSO": LDSO, ${preloaded}` +
      '"loadDynamicLibrary": loadDynamicLibrary, "loadWebAssemblyModule": loadWebAssemblyModule })';
#if typeof SOURCE_PHASE_IMPORTS != 'undefined' && SOURCE_PHASE_IMPORTS
    // The engine has compiled the main module before any script runs, so its bytes are read separately.
    const main = `, wasmModule, await readAsync(new URL('${WASM_BINARY_FILE}', import.meta.url).href)`;
#else
    const main = '';
#endif
    // `Object.defineProperty`, because a symbol that a user's library defines may not depend on internal symbols.
    const define = (name, value) => Object.defineProperty(library, name, { value, enumerable: true, configurable: true, writable: true });
    define('$latebindLibrary', `=(${code})(Module, ${tables}${main})`);
    // A function, because emcc looks for the dependencies of no other symbol.
    const text = `${start}latebindLibrary(new Proxy({}, proxyHandler), libName, () => [localScope, moduleExports])${end}`;
    define('$loadWebAssemblyModule', Object.assign(() => {}, { toString: () => text }));
    library['$loadWebAssemblyModule__deps'].unshift('$latebindLibrary');
  }
}
#endif
