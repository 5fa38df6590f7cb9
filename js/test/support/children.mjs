// Runs a script of `children/` apart from the test.

import { runChild } from "./host/children.mjs";

export { cannotCollect, hasNoEnvironment, runChild } from "./host/children.mjs";

/** What a script printed as JSON. */
export async function askChild(name, options) {
  const { stdout } = await runChild(name, options);
  return JSON.parse(stdout);
}
