/**
 * `import "latebind/auto"` before a program is loaded: its late-bound calls suspend, keep every bit,
 * and run faster.
 *
 * @module
 */

import { installGlobally } from "./api.js";

export default installGlobally();
