// The part of node:assert/strict that js/test uses, for pages. `assert.test.mjs` compares the two.

class AssertionError extends Error {
  name = "AssertionError";
}

function inWords(value) {
  const replace = (_, part) => (typeof part === "object" && part !== null ? part : String(part));
  try {
    const isPlain = typeof value === "object" && value !== null && !(value instanceof Error);
    return isPlain ? JSON.stringify(value, replace) : String(value);
  } catch {
    return Object.prototype.toString.call(value);
  }
}

function check(holds, message, what) {
  if (holds) return;
  if (message instanceof Error) throw message;
  throw new AssertionError(message === undefined ? what() : `${message}: ${what()}`);
}

const isObject = (value) => typeof value === "object" && value !== null;

/** What is compared of an object, besides its prototype: own enumerable properties. */
const keysOf = (object) =>
  Reflect.ownKeys(object).filter((key) => Object.prototype.propertyIsEnumerable.call(object, key));

function isDeepEqual(one, other) {
  if (Object.is(one, other)) return true;
  if (!isObject(one) || !isObject(other)) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  if (one instanceof Set) {
    return one.size === other.size && [...one].every((item) => other.has(item));
  }
  // Their contents are no properties, so nothing below would find a difference.
  if (one instanceof Map || one instanceof ArrayBuffer || one instanceof DataView || one instanceof Date) {
    throw new TypeError(`deepEqual does not know ${inWords(one)}`);
  }
  if (one instanceof Error && (one.name !== other.name || one.message !== other.message)) return false;
  if (Array.isArray(one) && one.length !== other.length) return false;
  const keys = keysOf(one);
  return (
    keys.length === keysOf(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isDeepEqual(one[key], other[key]))
  );
}

/** Whether an error is as expected: of a class, with a message, with properties, or as a function says. */
function isExpected(error, expected) {
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === "function") {
    if (expected.prototype !== undefined && error instanceof expected) return true;
    const isClass = expected === Error || Object.prototype.isPrototypeOf.call(Error, expected);
    return !isClass && expected.call({}, error) === true;
  }
  return Object.entries(expected).every(([key, value]) => {
    if (value instanceof RegExp && typeof error[key] === "string") return value.test(error[key]);
    return key in error && isDeepEqual(error[key], value);
  });
}

function checkError(error, expected, message) {
  // Without an expectation, any will do; a text is a message.
  if (expected === undefined || typeof expected === "string") return;
  check(isExpected(error, expected), message, () => `another error: ${inWords(error)}`);
}

const missing = (expected, message) => {
  const text = typeof expected === "string" ? expected : message;
  check(false, text, () => "no error");
};

const assert = {
  AssertionError,

  ok: (value, message) => check(value, message, () => `${inWords(value)} is not true`),

  equal: (actual, expected, message) =>
    check(Object.is(actual, expected), message, () => `${inWords(actual)} is not ${inWords(expected)}`),

  notEqual: (actual, expected, message) =>
    check(!Object.is(actual, expected), message, () => `both are ${inWords(actual)}`),

  deepEqual: (actual, expected, message) =>
    check(isDeepEqual(actual, expected), message, () => `${inWords(actual)} is not ${inWords(expected)}`),

  match: (text, pattern, message) =>
    check(pattern.test(text), message, () => `${inWords(text)} does not match ${pattern}`),

  doesNotMatch: (text, pattern, message) =>
    check(!pattern.test(text), message, () => `${inWords(text)} matches ${pattern}`),

  fail: (message = "failed") => check(false, message, () => "it had to fail"),

  throws(action, expected, message) {
    try {
      action();
    } catch (error) {
      return checkError(error, expected, message);
    }
    return missing(expected, message);
  },

  async rejects(promise, expected, message) {
    try {
      await (typeof promise === "function" ? promise() : promise);
    } catch (error) {
      return checkError(error, expected, message);
    }
    return missing(expected, message);
  },
};

export default assert;
