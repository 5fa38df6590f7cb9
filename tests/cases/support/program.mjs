// Runs a program in this realm and describes its outcome, in Node and in a page alike.
//
// The outcome is `{ lines, diagnostics }`. `lines` has the lines that the program printed and, if it failed, a
// last line `throws …` (or `fails: …`, if its process or page ended). `diagnostics` has the lines that went to stderr or to the console.

/** The last line of every program. */
const END = "end";

/** Removes folders from the URLs in a text, because they differ from run to run. */
function withoutFolders(text) {
  return text.replaceAll(/\b(https?|file):[^\s`'"]*\//g, "");
}

/** Describes an error in one line. */
export function describe(error) {
  if (!(error instanceof Error)) return String(error);
  const name = error.code ? `${error.name} ${error.code}` : error.name;
  return withoutFolders(`${name}: ${error.message}`.replaceAll("\n", " ⏎ "));
}

/**
 * Runs the program that `load` returns the factory of, and resolves when the program has ended or failed.
 * `libraries` are the bytes to put into its file system, by name. `onUncaught` takes the function to call
 * with an error that nothing catches.
 */
export async function runProgram({ load, libraries, args, onUncaught }) {
  const lines = [];
  const diagnostics = [];
  const note = (...values) => diagnostics.push(...withoutFolders(values.map(String).join(" ")).split("\n"));
  for (const method of ["error", "warn"]) console[method] = note;

  await new Promise((resolve) => {
    let hasEnded = false;
    const end = () => {
      hasEnded = true;
      resolve();
    };
    const fail = (error) => {
      if (!hasEnded) lines.push(`throws ${describe(error)}`);
      end();
    };
    onUncaught(fail);
    const print = (line) => (line === END ? end() : lines.push(withoutFolders(line)));
    const preRun = ({ FS }) => {
      for (const [name, bytes] of Object.entries(libraries)) FS.writeFile(name, bytes);
    };
    const start = async () => {
      const create = await load();
      const { callMain } = await create({ print, printErr: note, preRun: [preRun], noInitialRun: true });
      // Emscripten 3.1.69 drops errors of a `main` that it calls itself.
      await callMain(args);
    };
    start().catch(fail);
  });
  return { lines, diagnostics, stats: globalThis.latebind?.stats?.() ?? null };
}
