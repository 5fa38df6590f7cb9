/**
 * The programs of the benchmark `call`: a library that calls a function in a loop, and a library that defines the
 * function. Values are mixed so that an engine cannot omit a call. JavaScript computes the same values.
 */

import {
  body,
  customSection,
  dylinkSection,
  encode,
  functionType,
  leb,
  list,
  section,
  text,
} from "./encode.mjs";

const f64 = (value) => [...new Uint8Array(new Float64Array([value]).buffer)];
const splat = (value) => [value, 0, 0, 0, value, 0, 0, 0, value, 0, 0, 0, value, 0, 0, 0];
const asFloat = new Float64Array(1);
const asInts = new Int32Array(asFloat.buffer);

/** For each type, the code that mixes its values, and the same in JavaScript. */
const KINDS = {
  i32: {
    answer: [0x41, 42],
    add: [0x6a],
    scale: [0x41, 31, 0x6c],
    fromI32: [],
    toI32: [],
    js: {
      answer: 42,
      zero: 0,
      add: (a, b) => (a + b) | 0,
      scale: (a) => Math.imul(a, 31),
      fromI32: (a) => a,
      toI32: (a) => a,
    },
  },
  i64: {
    answer: [0x42, 42],
    add: [0x7c],
    scale: [0x42, 31, 0x7e],
    fromI32: [0xac],
    toI32: [0xa7],
    js: {
      answer: 42n,
      zero: 0n,
      add: (a, b) => BigInt.asIntN(64, a + b),
      scale: (a) => BigInt.asIntN(64, a * 31n),
      fromI32: BigInt,
      toI32: (a) => Number(BigInt.asIntN(32, a)),
    },
  },
  f64: {
    answer: [0x44, f64(42)],
    add: [0xa0],
    scale: [0x44, f64(0.5), 0xa2],
    fromI32: [0xb7],
    toI32: [0xbd, 0x42, 32, 0x88, 0xa7], // the high half, because the low half of a small integer is zero
    js: {
      answer: 42,
      zero: 0,
      add: (a, b) => a + b,
      scale: (a) => a * 0.5,
      fromI32: (a) => a,
      toI32(a) {
        asFloat[0] = a;
        return asInts[1];
      },
    },
  },
};
// Four equal lanes, so one of them is sufficient.
KINDS.v128 = {
  answer: [0xfd, 0x0c, splat(42)],
  add: [0xfd, 0xae, 0x01],
  scale: [0xfd, 0x0c, splat(31), 0xfd, 0xb5, 0x01],
  fromI32: [0xfd, 0x11],
  toI32: [0xfd, 0x1b, 0],
  js: KINDS.i32.js,
};

/** The signature of the function that is called. */
export const signatureOf = ({ type, params }) => ({ params: Array(params).fill(type), results: [type] });

const RUN = { params: ["i32"], results: ["i32"] };
const PAUSE = { params: [], results: [] };

/** The code of `callee`, which returns a constant or all parameters mixed. It may suspend at the end. */
function calleeBody({ type, params, suspends }, pause) {
  const { answer, add, scale } = KINDS[type];
  // Only the first parameter comes from the previous call, so that the loop waits for the call and not for sums.
  const rest = Array.from({ length: Math.max(params - 1, 0) }, (_, index) => [
    [0x20, leb(index + 1)],
    index ? add : [],
  ]);
  const mixed = [0x20, 0, scale, rest, add];
  return body([], params ? mixed : answer, suspends ? [0x10, leb(pause)] : []);
}

/** `run` calls in a loop. `call` is the code of one call, after its arguments. */
function runBody({ type, params }, call) {
  const { add, fromI32, toI32 } = KINDS[type];
  const [times, sum] = [0, 1];
  const rest = Array(Math.max(params - 1, 0)).fill([0x20, times, fromI32]);
  const mixed = params ? [0x20, sum, rest, call] : [0x20, sum, call, add];
  return body(
    [type],
    [0x03, 0x40], // loop
    [mixed, 0x21, sum],
    [0x20, times, 0x41, 1, 0x6b, 0x22, times],
    [0x0d, 0, 0x0b], // br_if, end
    [0x20, sum, toI32],
  );
}

const functionExport = (name, index) => [text(name), 0, leb(index)];
const functionImport = (module, name, type) => [text(module), text(name), 0, leb(type)];

/**
 * Returns the library that calls. Its shape is the form of the call:
 *
 * - `import`: it calls an import.
 * - `self`: it calls an import that it also defines.
 * - `slot`: it calls through a table that initially holds the import.
 *
 * Each contender has different bytes (`label`), because an engine could otherwise share its profile between them.
 */
export function callerModule(definition, { shape = "import", label }) {
  const isSelf = shape === "self";
  const isSlot = shape === "slot";
  const pauses = isSelf && definition.suspends;
  const imports = [
    isSlot ? functionImport("placeholder", "0", 0) : functionImport("env", "callee", 0),
    ...(pauses ? [functionImport("env", "pause", 2)] : []),
  ];
  const first = imports.length;
  const call = isSlot ? [0x41, 0, 0x11, 0, 0] : [0x10, 0];
  const functions = isSelf
    ? [{ type: 0, name: "callee", code: calleeBody(definition, 1) }]
    : [];
  functions.push({ type: 1, name: "run", code: runBody(definition, call) });
  const exports = functions.map(({ name }, index) => functionExport(name, first + index));
  if (isSlot) exports.push([text("slots"), 1, 0]);
  return encode(
    dylinkSection(),
    section(1, list([signatureOf(definition), RUN, PAUSE].map(functionType))),
    section(2, list(imports)),
    section(3, list(functions.map(({ type }) => type))),
    isSlot ? section(4, list([[0x70, 1, 1, 1]])) : [],
    section(7, list(exports)),
    isSlot ? section(9, list([[0, 0x41, 0, 0x0b, list([0])]])) : [],
    section(10, list(functions.map(({ code }) => code))),
    customSection("label", text(label)),
  );
}

/** Returns the library that defines the function. */
export function calleeModule(definition, { label }) {
  const imports = definition.suspends ? [functionImport("env", "pause", 1)] : [];
  return encode(
    dylinkSection(),
    section(1, list([signatureOf(definition), PAUSE].map(functionType))),
    section(2, list(imports)),
    section(3, list([0])),
    section(7, list([functionExport("callee", imports.length)])),
    section(10, list([calleeBody(definition, 0)])),
    customSection("label", text(label)),
  );
}

/** Returns the expected result of `run(times)`. */
export function expected({ type, params }, times) {
  const { answer, zero, add, scale, fromI32, toI32 } = KINDS[type].js;
  let sum = zero;
  for (; times > 0; times--) {
    if (!params) {
      sum = add(sum, answer);
      continue;
    }
    let rest = fromI32(times);
    for (let index = 2; index < params; index++) rest = add(rest, fromI32(times));
    sum = add(scale(sum), rest);
  }
  return toI32(sum);
}
