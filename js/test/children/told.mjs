// Binds a relinked library, for what is told of it.

import { attach, install } from "../../dist/index.mjs";
import { start } from "../support/programs.mjs";
import { relinked } from "../support/relinked.mjs";

install();
const program = await start({
  libraries: {
    "a.so": relinked("caller"),
    "self.so": relinked("self", { bsymbolic: true }),
    "b.so": "definer",
  },
  onModule: attach,
});
program.dlopen("a.so", { global: true });
program.dlopen("self.so", { global: true });
program.dlopen("b.so", { global: true });
program.exportsOf("a.so").run(1);
