// What came of a call, in a form that can be compared between stock and Latebind.

/** A value in words that do not depend on its identity. */
function inWords(value) {
  if (value instanceof WebAssembly.Module) return "Module";
  if (value instanceof WebAssembly.Instance) return "Instance";
  if (value?.instance) return `{ module: ${inWords(value.module)}, instance: ${inWords(value.instance)} }`;
  return String(value);
}

/**
 * What an error says. JavaScriptCore quotes the expression that it was about to evaluate, which is not
 * the caller's where the API is wrapped.
 */
export const messageOf = ({ message }) => message.replace(/ \(evaluating '.*'\)$/s, "");

const inWordsOfError = (error) =>
  error instanceof Error
    ? `${error.constructor.name}: ${messageOf(error)}`
    : `no error: ${String(error)}`;

/** `{ how, what }`: whether it returned, threw, resolved or rejected, and with what. */
export async function outcomeOf(call) {
  let value;
  try {
    value = call();
  } catch (error) {
    return { how: "throws", what: inWordsOfError(error) };
  }
  if (!(value instanceof Promise)) return { how: "returns", what: inWords(value) };
  // A thenable that only looks like a promise would be another class.
  if (Object.getPrototypeOf(value) !== Promise.prototype) return { how: "no native promise", what: "" };
  return value.then(
    (result) => ({ how: "resolves", what: inWords(result) }),
    (error) => ({ how: "rejects", what: inWordsOfError(error) }),
  );
}
