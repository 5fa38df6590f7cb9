/** The page: connects its parts. */

import { get } from "./dom";
import { setUpLook } from "./look";
import { setUpMeasure } from "./measure";
import { setUpTry } from "./try";

const hasJspi = "Suspending" in WebAssembly;
get("engine").textContent = hasJspi
  ? "This browser supports stack switching (JSPI)."
  : "This browser has no stack switching (JSPI), so nothing can suspend. Calls and loading can still be measured.";
setUpTry();
setUpMeasure();
setUpLook().catch((error: unknown) => {
  get("look-status").textContent = String(error);
});
