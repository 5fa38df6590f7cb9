// One line for an error, whatever way it came: for people to read and for expectations to name.

/**
 * The error's name and the first line of its message. A Python exception carries a traceback as its
 * message; there it is the exception's own line, the first one after the indented frames. A JavaScript
 * error that crossed Python keeps its own name: Pyodide writes `pyodide.ffi.JsException:` before it.
 */
export function brief(error) {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const lines = error.message.split("\n");
  if (error.name !== "PythonError") return `${error.name}: ${lines[0]}`;
  const lastFrame = lines.findLastIndex((line) => line.startsWith("  "));
  return lines[lastFrame + 1].replace(/^pyodide\.ffi\.JsException: /, "");
}
