// Prints what is bound where nothing can be defined on `Object.prototype`, as under SES.

import { install, stats } from "../../dist/index.mjs";
import { dso } from "../support/fixtures.mjs";
import { start } from "../support/programs.mjs";

install();
const keys = Reflect.ownKeys(Object.prototype).length;
Object.freeze(Object.prototype);

const program = await start({
  libraries: {
    "self.so": "self",
    "late.so": "caller",
    "definer.so": "definer",
  },
});
program.dlopen("self.so");
program.dlopen("late.so", { global: true });
program.dlopen("definer.so", { global: true });
const self = program.exportsOf("self.so").run();
const late = program.exportsOf("late.so").run(1);

// Two libraries with the same definition in scopes of their own: which one is meant, only the
// loader knows.
const other = await start({
  libraries: {
    "local.so": dso("caller", { needed: ["one.so"] }),
    "one.so": "definer",
    "another.so": "definer",
  },
});
other.dlopen("another.so");
other.dlopen("local.so");
const local = other.exportsOf("local.so").run(1);

const [, ofSelf, ofLate] = stats();
const ofLocal = stats().findLast(({ bound, fallback, late }) => bound || fallback || late);
const pick = (name) => ({ self: ofSelf[name], late: ofLate[name], local: ofLocal[name] });
console.log(
  JSON.stringify({
    values: { self, late, local },
    bound: pick("bound"),
    fallback: pick("fallback"),
    keys: Reflect.ownKeys(Object.prototype).length === keys,
  }),
);
