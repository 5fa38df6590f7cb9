/** A relinked library, which calls through its own slots. Latebind fills them. */

import { packageOf, relinkerOf } from "./support/package.mjs";

export async function create({ dist }) {
  const { install, uninstall } = await packageOf(dist);
  const { relink } = await relinkerOf(dist);
  return {
    forms: ["relinked"],
    rewrite: (bytes) => relink(bytes, { bsymbolic: false }),
    install,
    uninstall,
  };
}
