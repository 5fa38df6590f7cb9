// Relinked fixtures: by hand, and by `latebind/relink`.

import { relink } from "../../dist/relink.mjs";
import { dso, latebindSection, withSection } from "./fixtures.mjs";

/** What the section of `relinked-caller.wat` says. */
export const CALLER = {
  slots: [["env", "later", 0]],
  signatures: [[0, "(i32) -> i32"]],
  types: [[0x60, 1, 0x7f, 1, 0x7f]],
};

/** `wat/relinked-caller.wat` with a section of one's own making. */
export const handWritten = (content = latebindSection(CALLER)) =>
  withSection(dso("relinked-caller"), "latebind.0", content);

/** A fixture as a DSO, relinked. Self references stay late, unless told otherwise. */
export const relinked = (name, { needed, bsymbolic = false, direct, interposed } = {}) =>
  relink(dso(name, { needed }), { bsymbolic, ...(direct && { direct }), ...(interposed && { interposed }) });

/** The relinked fixture `caller`, which does not import the function that it calls through its slot. */
export const withoutImport = () => relinked("caller", { interposed: ["later"] });
