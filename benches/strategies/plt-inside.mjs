/** The embedded PLT, which Latebind uses if a library has many late imports. */

import { packageThatEmbeds } from "./support/package.mjs";

export const create = ({ dist }) => packageThatEmbeds("always", dist);
