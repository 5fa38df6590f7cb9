/** The PLT inside the library, where Latebind puts it if there are many self references. */

import { packageOf } from "./support/package.mjs";

export async function create({ dist }) {
  const latebind = await packageOf(dist);
  return {
    inputs: "bytes",
    install() {
      globalThis.LATEBIND_EMBED = "always";
      return latebind.install();
    },
    uninstall() {
      delete globalThis.LATEBIND_EMBED;
      latebind.uninstall();
    },
  };
}
