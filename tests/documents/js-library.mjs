// `addToLibrary` for an example, and a check that its function replaces the loader's.

const module = {};
globalThis.Module = { libraries: { "libfoo.so": module } };

const library = {};
globalThis.addToLibrary = (functions) => Object.assign(library, functions);

globalThis.checkLibrary = async () => {
  const found = await library.$asyncLoad("https://example.com/libfoo.so");
  if (found !== module) throw new Error("the library is not found");
};
