// `node:test`, or what was put in its place: not every engine has it (tests/engines/in-engine/tests.mjs).

export const { after, afterEach, before, test } =
  globalThis.latebindTests ?? (await import("node:test"));
