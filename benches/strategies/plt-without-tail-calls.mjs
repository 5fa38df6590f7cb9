/** The PLT that Latebind generates for an engine that cannot suspend below a tail call. */

import { packageWithoutTailCalls } from "./support/package.mjs";

export async function create({ dist }) {
  const { install, uninstall } = await packageWithoutTailCalls(dist);
  return { install, uninstall };
}
