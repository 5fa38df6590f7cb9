// Runs the text of `js/latebind.library.js`, or of the file that is built from it, as emcc does when it links a program.
// A page can import this file.

/** The settings of a program with dynamic linking and JSPI. */
export const SETTINGS = { MAIN_MODULE: 2, ASYNCIFY: 2, USE_CLOSURE_COMPILER: 0, EMSCRIPTEN_VERSION: "6.0.5", WASM_BINARY_FILE: "main.wasm" };

/** The settings of a build (`planBuilds`) that is linked with the library. Each form of its code is for some of them. */
export function settingsOf({ version, isExtern }) {
  return { ...SETTINGS, EMSCRIPTEN_VERSION: version, USE_CLOSURE_COMPILER: Number(isExtern) };
}

/** The expressions of Emscripten's loader that the library changes. */
export const LOADER = "(binary, flags, libName, localScope, handle) => { var proxy = new Proxy({}, proxyHandler); return moduleExports; }";

/** The expression in committed programs that the code of Latebind replaces. */
export const CODE = 'globalThis["latebind.js-library"]';

/** The same, as the compilers of programs write it. */
const WRITTEN = /globalThis\[(["'])latebind\.js-library\1\]/;

/** Returns the symbols of the library after it has run, and its warnings: `{ symbols, warnings }`. */
export function runText(text, settings = SETTINGS, { env = {}, loader = LOADER, more = {} } = {}) {
  const symbols = { $loadWebAssemblyModule: loader, $loadWebAssemblyModule__deps: ["$LDSO"], ...more };
  const warnings = [];
  const globals = {
    ...settings,
    process: { env },
    LibraryManager: { library: symbols },
    warn: (text) => warnings.push(text),
  };
  const run = (code) => new Function(...Object.keys(globals), code)(...Object.values(globals));
  run(preprocess(text, (condition) => run(`return ${condition}`)));
  return { symbols, warnings };
}

/** Emcc's preprocessor, as far as the library needs it. */
function preprocess(text, evaluate) {
  const shown = [];
  return text
    .split("\n")
    .filter((line) => {
      const [, directive, condition] = /^#(if|else|endif)(.*)/.exec(line) ?? [];
      if (directive === "if") shown.push(Boolean(shown.every(Boolean) && evaluate(condition)));
      else if (directive === "else") shown.push(!shown.pop());
      else if (directive === "endif") shown.pop();
      return !directive && shown.every(Boolean);
    })
    .join("\n");
}

/** Returns the code of Latebind in the text of the built library: an expression that takes the place of `CODE`. */
export function codeIn(built, template, settings = SETTINGS) {
  const [before, after] = runText(template, settings).symbols.$latebindLibrary.slice(1).split(CODE);
  const { $latebindLibrary: definition, $latebindLibrary__postset: postset } = runText(built, settings).symbols;
  if (postset === undefined) return between(definition, `=${before}`, after);
  // The form for Closure Compiler has statements before the expression.
  const assignment = `latebindLibrary = ${before}`;
  const at = postset.lastIndexOf(assignment);
  const value = between(postset.slice(at), assignment, `${after};`);
  return `(() => {${definition.slice(1)}\n${postset.slice(0, at)}return ${value}})()`;
}

function between(text, before, after) {
  if (!text.startsWith(before) || !text.endsWith(after)) throw new Error("the library does not come from the template");
  return text.slice(before.length, -after.length);
}

/** Puts the code into the text of a program that was linked with the template. */
export function insertCode(program, code) {
  if (!WRITTEN.test(program)) throw new Error("the program has no placeholder");
  // A function, because a `$` in a text would be a pattern.
  return program.replace(WRITTEN, () => `(${code})`);
}
