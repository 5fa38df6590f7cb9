/** Latebind, in front of a program that exists: entries of a PLT take the places of the closures. */

import { packageThatEmbeds } from "./support/package.mjs";

export const create = ({ dist }) => packageThatEmbeds("never", dist);
