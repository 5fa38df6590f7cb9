// What is installed while a case runs, and which form of its DSOs runs.

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
 * mode → `{ column, install(api), uninstall(api), onModule(api, Module), whileCompiling(action, api) }`;
 * `api` is what the package exports, and `whileCompiling` runs what compiles the case's own DSOs.
 * Some modes also have:
 *
 * - `form`: which relinked form of the DSOs runs; cases that do not have it are left out.
 * - `inputs`: the inputs that it makes sense with.
 * - `generatesCode`: whether it is about what Latebind compiles.
 * - `expectedAs`: the mode whose expectations hold, if it has to do what another one does.
 * - `isGuarded`: whether its process can forbid to generate code.
 * - `isRefused`: whether a library is to be refused, instead of what the script says.
 */
export const MODES = {
  stock,
  latebind: generating,
  // Also hands over the loader's own tables, as a `--pre-js` can.
  attached: { ...generating, onModule: (api, Module) => api.attach(Module) },
  // The PLT is inside, wherever it can be.
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
  // Everything late-bound goes through slots.
  relinked: { ...generating, form: "relinked" },
  // All self references are bound.
  symbolic: { ...latebind, form: "symbolic" },
  // As the relinker does it by default: self references are bound by their names and definitions.
  default: { ...generating, form: "default" },
  // Nothing may be compiled any more once the DSOs are.
  "no-codegen": {
    ...latebind,
    form: "relinked",
    inputs: ["compile", "module"],
    isGuarded: true,
    whileCompiling: whileAllowed,
  },
  // What was compiled before Latebind came goes on as it would without.
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
  // A host that knows nothing of relinked libraries says what is missing.
  refused: { ...stock, form: "relinked", inputs: ["module"], isRefused: true },
};
