/** The PLT inside the library, where Latebind puts it if there are many late imports. */

import { packageThatEmbeds } from "./support/package.mjs";

export const create = ({ dist }) => packageThatEmbeds("always", dist);
