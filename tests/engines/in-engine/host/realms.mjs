// Classic scripts, in this realm and in others, which are frames.

const preJs = await (await fetch("/js/dist/latebind.pre.js")).text();

/** What the policies of pages that forbid code let pass. */
const NONCE = "latebind";

/** Runs a script, and throws what it throws. */
function runIn({ document, window }, text) {
  let failed;
  const note = (event) => {
    failed = event;
    event.preventDefault();
  };
  const script = document.createElement("script");
  script.nonce = NONCE;
  script.textContent = text;
  window.addEventListener("error", note);
  document.head.append(script);
  script.remove();
  window.removeEventListener("error", note);
  if (failed) throw failed.error;
}

function evaluateIn(realm, expression) {
  runIn(realm, `globalThis.found = (${expression});`);
  const { found } = realm;
  delete realm.found;
  return found;
}

async function openFrame(name) {
  const frame = document.createElement("iframe");
  frame.src = `/tests/engines/in-engine/${name}.html`;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  await loaded;
  return frame.contentWindow;
}

const other = await openFrame("realm");

/** Runs `latebind.pre.js` in this realm. */
export const runPreJs = () => runIn(window, preJs);

/** The value of an expression in another realm, with these global variables. */
export const inOtherRealm = (expression, globals) =>
  evaluateIn(Object.assign(other, globals), expression);

/**
 * Another realm with these global variables: `run` a script, `evaluate` an expression, `runPreJs`.
 * With `forbidsCode` the engine may not generate code there.
 */
export async function createRealm(globals, { forbidsCode = false } = {}) {
  const realm = Object.assign(await openFrame(forbidsCode ? "realm-forbidding" : "realm"), globals);
  return {
    run: (script) => runIn(realm, script),
    evaluate: (expression) => evaluateIn(realm, expression),
    runPreJs: () => runIn(realm, preJs),
  };
}
