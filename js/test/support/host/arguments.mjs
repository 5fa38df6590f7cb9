// What a child was given.

import process from "node:process";

export const args = process.argv.slice(2);
