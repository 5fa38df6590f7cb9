/** Latebind as it comes: it chooses between the two kinds of PLT. */

import { packageOf } from "./support/package.mjs";

export async function create({ dist }) {
  const { install, uninstall } = await packageOf(dist);
  return { install, uninstall };
}
