// Reads the README of a recipe as steps.

/** The languages of the blocks that are steps, or that show the output of one. */
const BLOCK = /^```(sh|text)( server)?\n([^]*?)^```$|<(http:\/\/localhost:\d+\/[^>]*)>/gm;

/**
 * Returns the steps of a README, in order:
 *
 * - `{ kind: "run", code, expected }`: a block of shell commands. `expected` is the block of text that follows, if
 *   there is one.
 * - `{ kind: "serve", code, url }`: a block whose commands end with a server (```` ```sh server ````). `url` is the first
 *   address after it.
 * - `{ kind: "open", url, expected }`: an address in angle brackets, which a browser opens, and the text of the page.
 */
export function stepsOf(readme) {
  const steps = [];
  for (const [, language, server, code, url] of readme.matchAll(BLOCK)) {
    const last = steps.at(-1);
    if (language === "sh") steps.push({ kind: server ? "serve" : "run", code });
    else if (url) steps.push({ kind: "open", url });
    else if (last && last.kind !== "serve" && last.expected === undefined) last.expected = code;
    else throw new Error(`no step prints this text: ${code}`);
  }
  for (const [index, step] of steps.entries()) {
    if (step.kind === "serve") step.url = addressAfter(steps, index);
    if (step.kind === "open" && step.expected === undefined) throw new Error(`no text follows ${step.url}`);
  }
  if (!steps.some(({ expected }) => expected)) throw new Error("no step has an expected output");
  return steps;
}

function addressAfter(steps, index) {
  for (const { url, code } of steps.slice(index + 1)) {
    const found = url ?? /http:\/\/localhost:\d+\//.exec(code)?.[0];
    if (found) return found;
  }
  throw new Error("no address follows a server");
}

/** Returns the rows of the table in examples/README.md: `{ name, needs, suite }`. */
export function recipesOf(table) {
  const rows = table.matchAll(/^\| \[`([\w-]+)`\]\([^)]*\) \| [^|]* \| ([^|]*) \| `?([^|`]*)`? \|$/gm);
  return [...rows].map(([, name, needs, suite]) => ({ name, needs: needs.trim(), suite: suite.trim() }));
}
