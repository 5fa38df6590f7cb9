/**
 * Breaks the lines of a bundle, because engines quote them.
 *
 * Node prints the whole line from which an uncaught error was thrown, and Bun also the five lines
 * above it. The code of a minified bundle is one line.
 */

import { transformSync } from "esbuild";

/** The maximum length of a line, in characters. Shorter lines cost more: half the length costs 50 bytes of `auto.mjs`. */
const LIMIT = 400;

/** A place between two statements, of which the second one begins with a word that cannot begin an operand. */
const BREAK =
  /(?<=[;}])(?=(?:async )?function\b|(?:var|let|const|return|if|throw|for|switch|case|default|try|class)\b)/;

/** A place in a statement, between two items of a list. A space after the comma is in a text, such as a template. */
const INNER_BREAK = /(?<=[})\]],)(?! )/;

/** The characters that precede the code, if it becomes the body of a function. */
const OPENING = 24;

/** Breaks the lines of minified code: at each function that follows a block, and where a line is too long. */
export function breakLines(code) {
  let broken = "";
  let column = 0;
  const pieces = code.split(BREAK).flatMap((it) => (it.length > LIMIT ? it.split(INNER_BREAK) : it));
  for (const statement of pieces) {
    const isFunction = broken.endsWith("}") && /^(async )?function/.test(statement);
    if (column && (isFunction || column + statement.length > LIMIT)) {
      broken += "\n";
      column = 0;
    }
    broken += statement;
    column = broken.length - broken.lastIndexOf("\n") - 1;
    if (column === broken.length) column += OPENING;
  }
  // A text or a regular expression could contain such a place.
  if (squeeze(broken) !== squeeze(code)) throw new Error("a line break changes the meaning of the bundle");
  return broken;
}

function squeeze(code) {
  return transformSync(code, { minifyWhitespace: true }).code;
}
