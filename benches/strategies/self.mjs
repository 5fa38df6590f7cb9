/** A relinked library that defines a function that it imports: its calls go to its own definition. */

import { packageOf, relinkerOf } from "./support/package.mjs";

export async function create({ dist }) {
  const { install, uninstall } = await packageOf(dist);
  const { relink } = await relinkerOf(dist);
  return {
    shape: "self",
    forms: ["symbolic", "relinked"],
    rewrite: (bytes) => relink(bytes, { bsymbolic: true }),
    install,
    uninstall,
  };
}
