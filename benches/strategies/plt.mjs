/** Latebind, in front of a program that exists: entries of a PLT take the places of the closures. */

import { packageOf } from "./support/package.mjs";

export async function create({ dist }) {
  const { install, uninstall } = await packageOf(dist);
  return { install, uninstall };
}
