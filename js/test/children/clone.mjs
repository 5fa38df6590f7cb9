// Instantiates the clone of a module.

import { install } from "../../dist/index.mjs";
import { dso } from "../support/fixtures.mjs";
import { selfImports } from "../support/programs.mjs";

install();
const clone = structuredClone(new WebAssembly.Module(dso("self")));
const { imports, linked } = selfImports();
console.log(linked(new WebAssembly.Instance(clone, imports)).exports.run());
