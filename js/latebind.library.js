// A JavaScript library for emcc: late-bound calls without a JavaScript frame, in programs with dynamic linking and JSPI.
//
//     emcc main.c library.so -sMAIN_MODULE=2 -sJSPI --js-library latebind.library.js -o main.mjs
//
// It adds nothing to any other program: the output of emcc is the same, byte for byte. If the environment variable
// LATEBIND is 0, emcc adds nothing to this program either.
//
// Emcc runs this file when it links a program. It replaces these expressions of Emscripten's own libraries, and nothing
// else of them:
//
//       function                     expression                    so that
//    1. $loadWebAssemblyModule       new Proxy({}, proxyHandler)   late-bound calls suspend
//    2. $loadWebAssemblyModule       return moduleExports          constructors suspend
//    3. $invokeEntryPoint            getWasmTableEntry(ptr)(arg)   threads suspend: only before Emscripten 4
//    4. $loadWebAssemblyModule       eval of func                  EM_ASYNC_JS works: only with Closure Compiler
//
// `$loadWebAssemblyModule` is the function of libdylink.js, Emscripten's loader, that instantiates a library.
//
// 1. The object from which a library imports
//
//       var proxy = new Proxy({}, proxyHandler);
//    becomes
//       var proxy = latebindLibrary(new Proxy({}, proxyHandler), libName, () => [localScope, moduleExports]);
//
//    For a symbol that is not defined yet, the proxy has a stub: a JavaScript function that looks the symbol up when it is
//    called (`resolveSymbol`), and calls the definition. No call through it can suspend, because its frame is on the
//    stack. Latebind replaces each stub with a wasm function when the library is instantiated. That function must be bound
//    to the definition that the stub would call, and a message should name the library. Only the loader knows the name,
//    and the tables that `resolveSymbol` reads after the global one. They are its local variables, so they are handed over
//    here. `latebindLibrary` returns the proxy itself.
//
// 2. The exports of a library whose constructors have been called
//
//       return moduleExports;
//    becomes
//       return latebindLibrary(moduleExports);
//
//    The loader calls constructors (`__wasm_call_ctors`) from JavaScript, so they cannot suspend. Below a `dlopen` that can,
//    Latebind lets them: it calls them in a promising function. If they have not ended when the loader returns the exports,
//    `latebindLibrary` returns a promise of the exports, for which the rest of the loader waits. Otherwise it returns them.
//
// 3. The call of the function of a thread, in programs with threads, before Emscripten 4
//
//       getWasmTableEntry(ptr)(arg)
//    becomes
//       WebAssembly.promising(getWasmTableEntry(ptr))(arg)
//
//    Nothing in a thread can suspend otherwise. Later versions of Emscripten make the call promising themselves. The code
//    after it already waits for promises, but not for those of threads that leave by an exception:
//
//       Promise.resolve(result).then(finish)
//    becomes
//       Promise.resolve(result).then(finish, (e) => { if (e != "unwind") throw e; })
//
// 4. The evaluation of JavaScript in a library (EM_JS), if Closure Compiler compiles the program
//
//    The text that the loader evaluates, `func`, becomes `"(Asyncify)=>" + func`, and the result is called with
//
//       { "handleAsync": (start) => Asyncify.handleAsync(start) }
//
//    The code of EM_ASYNC_JS in a library calls `Asyncify.handleAsync`, and Closure Compiler has renamed both.
//
// `$latebindLibrary` is new. It is defined before the program compiles its main module: the code of Latebind runs then, and
// wraps the WebAssembly API, through which it sees the modules that the loader compiles.
//
// The code of Latebind is minified. Closure Compiler renames properties, including those of the WebAssembly API, so there
// is a second form for it, in which all of them are in quotes. In that form, the functions of Latebind are functions of
// the program, and its data come after the functions of the loader, because the output is smaller then.
#if MAIN_MODULE && ASYNCIFY == 2
{
  /** The code of Latebind: statements, those that initialize its data, and an expression whose value is a function. */
  const [statements, data, code] = ['', '', 'globalThis["latebind.js-library"]'];

  const library = LibraryManager.library;
  /** The expressions that are replaced, by function. The comment at the top explains each. */
  const replacements = {
    $loadWebAssemblyModule: {
      'new Proxy({}, proxyHandler)': 'latebindLibrary(new Proxy({}, proxyHandler), libName, () => [localScope, moduleExports])',
      'return moduleExports;': 'return latebindLibrary(moduleExports);',
    },
    $invokeEntryPoint: {
      'result = getWasmTableEntry(ptr)(arg)': 'result = WebAssembly.promising(getWasmTableEntry(ptr))(arg)',
      'Promise.resolve(result).then(finish)': 'Promise.resolve(result).then(finish, (e) => { if (e != "unwind") throw e; })',
    },
  };
  /** Returns the text of a function with the replacements, or `undefined` if it does not have each expression once. */
  const replaced = (name) => {
    let text = String(library[name]);
    for (const [expression, replacement] of Object.entries(replacements[name])) {
      const parts = text.split(expression);
      if (parts.length !== 2) return undefined;
      text = parts.join(replacement);
    }
    return text;
  };
  const [loader, entry] = Object.keys(replacements).map(replaced);

  if (process.env['LATEBIND'] === '0') {
    // Turned off.
  } else if (!loader) {
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
    const start = `(${code})(Module, ${tables}${main})`;
    define('$latebindLibrary', statements ? `;${statements}` : `=${start}`);
    if (statements) define('$latebindLibrary__postset', `${data}latebindLibrary = ${start};`);
    // Functions, because emcc looks for the dependencies of no other symbol.
    const put = (name, text) => define(name, Object.assign(() => {}, { toString: () => text }));
#if USE_CLOSURE_COMPILER
    const evaluated = '$1("(Asyncify)=>" + func)({ "handleAsync": (start) => Asyncify.handleAsync(start) })';
    put('$loadWebAssemblyModule', loader.replace(/(moduleExports\[name\] = \w+)\(func\)/, evaluated));
#else
    put('$loadWebAssemblyModule', loader);
#endif
    if (entry) put('$invokeEntryPoint', entry);
    library['$loadWebAssemblyModule__deps'].unshift('$latebindLibrary');
  }
}
#endif
