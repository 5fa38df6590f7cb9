/** Latebind before an existing program: PLT entries replace the stubs. */

import { packageThatEmbeds } from "./support/package.mjs";

export const create = ({ dist }) => packageThatEmbeds("never", dist);
