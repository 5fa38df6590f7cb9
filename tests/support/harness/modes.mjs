// The modes: each one selects the setup while a case runs, and the form of the case's DSOs.

import { whileAllowed } from "./guard.mjs";

const stock = {
  column: "stock",
  install() {},
  uninstall() {},
  onModule() {},
  whileCompiling: (action) => action(),
};

const latebind = {
  ...stock,
  column: "latebind",
  install: (api) => api.install(),
  uninstall: (api) => api.uninstall(),
};

const generating = { ...latebind, generatesCode: true };

/**
 * mode → `{ column, install(api), uninstall(api), onModule(api, Module), whileCompiling(action, api) }`.
 * `api` contains the exports of the package. `whileCompiling` runs an action that compiles the case's DSOs.
 * Some modes also have:
 *
 * - `form`: the relinked form of the DSOs to run. Cases without this form are left out.
 * - `inputs`: the inputs that are useful with the mode.
 * - `generatesCode`: whether the mode tests the code that Latebind compiles.
 * - `expectedAs`: the mode whose expectations apply, if the results must be the same as in that mode.
 * - `isGuarded`: whether the process of the mode can forbid code generation.
 * - `isRefused`: whether a library must be rejected. The expectations of the script then do not apply.
 */
export const MODES = {
  stock,
  latebind: generating,
  // Also passes the loader's tables to Latebind, which a `--pre-js` can do.
  attached: { ...generating, onModule: (api, Module) => api.attach(Module) },
  // The PLT is embedded whenever that is possible.
  embedded: {
    ...generating,
    inputs: ["sync-bytes", "async-bytes", "module"],
    install(api) {
      globalThis.LATEBIND_EMBED = "always";
      api.install();
    },
    uninstall(api) {
      delete globalThis.LATEBIND_EMBED;
      api.uninstall();
    },
  },
  // All late-bound calls go through slots.
  relinked: { ...generating, form: "relinked" },
  // All self references are bound.
  symbolic: { ...latebind, form: "symbolic" },
  // The default of the relinker: the name and the definition determine whether a self reference is bound.
  default: { ...generating, form: "default" },
  // After the DSOs are compiled, code generation is forbidden.
  "no-codegen": {
    ...latebind,
    form: "relinked",
    inputs: ["compile", "module"],
    isGuarded: true,
    whileCompiling: whileAllowed,
  },
  // Modules that were compiled before Latebind was installed run the same as without Latebind.
  unseen: {
    ...latebind,
    column: "stock",
    expectedAs: "stock",
    inputs: ["module"],
    whileCompiling(action, api) {
      api.uninstall();
      try {
        return action();
      } finally {
        api.install();
      }
    },
  },
  // A host that does not support relinked libraries reports the missing import.
  refused: { ...stock, form: "relinked", inputs: ["module"], isRefused: true },
};
