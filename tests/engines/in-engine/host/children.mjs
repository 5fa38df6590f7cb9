// Runs a script of js/test/children in a frame, which is a realm of its own.

export const cannotCollect = "a page cannot trigger garbage collection";

export const hasNoEnvironment = "a page has no environment, only global variables";

const LIMIT = 50_000;

/**
 * `{ stdout, stderr }` of a script that must succeed. What would be its environment are global
 * variables.
 */
export function runChild(name, { forbidsStrings, args = [], env = {} } = {}) {
  const frame = document.createElement("iframe");
  const query = new URLSearchParams({
    script: name,
    args: JSON.stringify(args),
    globals: JSON.stringify(env),
  });
  const page = forbidsStrings ? "child-forbidding" : "child";
  frame.src = `/tests/engines/in-engine/${page}.html?${query}`;
  const { promise, resolve, reject } = Promise.withResolvers();
  const listen = ({ source, data: { error, output } }) => {
    if (source !== frame.contentWindow) return;
    if (error) reject(new Error(error));
    else resolve(output);
  };
  const timer = setTimeout(() => reject(new Error(`no end after ${LIMIT} ms`)), LIMIT);
  addEventListener("message", listen);
  document.body.append(frame);
  return promise.finally(() => {
    clearTimeout(timer);
    removeEventListener("message", listen);
    frame.remove();
  });
}
