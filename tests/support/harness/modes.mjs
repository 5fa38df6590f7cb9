// What is installed while a case runs.

/**
 * mode → `{ column, install(api), uninstall(api), onModule(api, Module) }`; `api` is what the
 * package exports. "attached" also hands over the loader's own tables, as a `--pre-js` can.
 */
export const MODES = {
  stock: { column: "stock", install() {}, uninstall() {}, onModule() {} },
  latebind: {
    column: "latebind",
    install: (api) => api.install(),
    uninstall: (api) => api.uninstall(),
    onModule() {},
  },
  attached: {
    column: "latebind",
    install: (api) => api.install(),
    uninstall: (api) => api.uninstall(),
    onModule: (api, Module) => api.attach(Module),
  },
};
