// The reader of `latebind.0`: what is malformed is as if Latebind were not there.

import assert from "node:assert/strict";
import { install, stats, uninstall } from "../dist/index.mjs";
import { dso, latebindSection, text, withSection } from "./support/fixtures.mjs";
import { kept } from "./support/programs.mjs";
import { CALLER, handWritten } from "./support/relinked.mjs";
import { after, before, test } from "./support/runner.mjs";

before(() => install());
after(uninstall);

const WELL_FORMED = latebindSection(CALLER);
const LATER = text("later");
const ENV = text("env");
const subsection = (id, ...content) => [id, content.length, ...content];
/** One range, behind the memory, of one import. */
const POSITIONS = subsection(5, 1, 1, 1, 0);

// One for all: a page can have only so many.
const memory = new WebAssembly.Memory({ initial: 1 });

/** Instantiates on an object whose `later` is a stub, and binds it. */
function run(bytes) {
  const definitions = { memory };
  const env = new Proxy(definitions, { get: (_, name) => definitions[name] ?? (() => 7) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env });
  kept.push(exports);
  definitions.later = (value) => value + 1;
  return exports.run(41);
}

const assertBinds = (content) => assert.equal(run(handWritten(content)), 42);

/** The engine says that it has no binder, as it does without Latebind. */
function assertRefused(content, what) {
  const before = stats().length;
  assert.throws(() => run(handWritten(content)), /"?latebind"?/, what);
  assert.equal(stats().length, before, what);
}

test("a section may have its subsections in any order, and some that are not known", () => {
  assertBinds(WELL_FORMED);
  const types = subsection(3, 1, 0x60, 1, 0x7f, 1, 0x7f);
  const slots = subsection(1, 1, ...ENV, ...LATER, 0);
  const signatures = subsection(2, 1, 0, 0);
  assertBinds([...POSITIONS, ...types, ...slots, ...signatures]);
  assertBinds([...subsection(9, 1, 2, 3), ...signatures, ...types, ...subsection(255), ...slots, ...POSITIONS]);
});

test("numbers may be longer than they have to be", () => {
  const slots = [1, 0x90, 0x80, 0x80, 0x80, 0, 0x81, 0x80, 0x80, 0x80, 0, ...ENV, ...LATER, 0];
  assertBinds([...slots, ...POSITIONS, ...subsection(2, 1, 0, 0), ...subsection(3, 1, 0x60, 1, 0x7f, 1, 0x7f)]);
});

test("a section that is cut anywhere does not crash", () => {
  for (let length = 0; length < WELL_FORMED.length; length++) {
    const content = WELL_FORMED.slice(0, length);
    const found = (() => {
      try {
        return run(handWritten(content));
      } catch (error) {
        return error;
      }
    })();
    // Between two subsections it is well-formed, and may know no slot, or no type.
    if (found instanceof Error) assert.ok(!(found instanceof RangeError), `${length}: ${found}`);
    else assert.ok([7, 42].includes(found), `${length}: ${found}`);
  }
});

// Each would bind but for the one thing that is wrong.
const SLOTS = subsection(1, 1, ...ENV, ...LATER, 0);
const REST = [...SLOTS, ...POSITIONS, ...subsection(3, 1, 0x60, 1, 0x7f, 1, 0x7f)];
const ALL = [...REST, ...subsection(2, 1, 0, 0)];

test("nothing else is wrong with the malformed ones", () => assertBinds(ALL));

for (const [what, content] of Object.entries({
  "half a number": [...ALL, 0x80],
  "no size": [...ALL, 4],
  "a subsection that is longer than the section": [...ALL, 9, 5, 0],
  "a subsection twice": [...ALL, ...subsection(4, 0), ...subsection(4, 0)],
  "an unknown subsection twice": [...ALL, ...subsection(9), ...subsection(9)],
  "bytes behind the last item": [...REST, ...subsection(2, 1, 0, 0, 0)],
  "bytes behind a number": [...ALL, ...subsection(4, 0, 0)],
  "fewer items than announced": [...REST, ...subsection(2, 2, 0, 0)],
  "an item that ends behind its subsection": [...REST, 2, 2, 1, 0, 0],
  "more items than there can be": [...REST, ...subsection(2, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0)],
  "a number of six bytes": [...ALL, ...subsection(4, 0x80, 0x80, 0x80, 0x80, 0x80, 0)],
  "a number beyond 32 bits": [...ALL, ...subsection(4, 0xff, 0xff, 0xff, 0xff, 0x1f)],
  "a name that is cut": [...REST, ...subsection(2, 1, 0, 9, 65)],
  "a slot of no signature": REST,
  "slots without positions": [...SLOTS, ...subsection(2, 1, 0, 0)],
  "an offset that is no slot's": [...ALL, ...subsection(6, 99, 0, 0, 0)],
})) {
  test(`${what}: the engine refuses the library`, () => assertRefused(content, what));
}

test("every byte replaced by others does not crash", () => {
  for (let at = 0; at < WELL_FORMED.length; at++) {
    for (const byte of [0, 1, 0x7f, 0x80, 0xff]) {
      const content = [...WELL_FORMED];
      content[at] = byte;
      try {
        run(handWritten(content));
      } catch (error) {
        assert.ok(error instanceof Error && !(error instanceof RangeError), `${at}: ${error}`);
      }
    }
  }
});

test("a slot whose import is not there is left alone", () => {
  assert.equal(run(handWritten(latebindSection({ ...CALLER, firstImport: 9 }))), 7);
  assertBinds(latebindSection({ ...CALLER, slots: [...CALLER.slots, ["env", "other", 0], ["none", "later", 0]] }));
});

test("a section in a library that was not relinked does no harm", () => {
  assert.equal(run(withSection(dso("caller"), "latebind.0", WELL_FORMED)), 42);
  assert.equal(run(withSection(dso("caller"), "latebind.0", [0x80])), 42);
});

test("sections of other versions are not looked at", () => {
  const bytes = withSection(dso("relinked-caller"), "latebind.1", WELL_FORMED);
  assert.throws(() => run(bytes), /"?latebind"?/);
});
