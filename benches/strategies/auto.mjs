/** Latebind with its default settings, which chooses between the PLT module and the embedded PLT. */

import { packageOf } from "./support/package.mjs";

export async function create({ dist }) {
  const { install, uninstall } = await packageOf(dist);
  return { install, uninstall };
}
