// Renders any error as one line, for people and for expectations.

/**
 * Returns the error's name and the first line of its message. The message of a Python exception is a traceback.
 * For it, the line is that of the exception, which is the first one after the indented frames. A JavaScript error
 * that crossed Python keeps its own name, and Pyodide writes `pyodide.ffi.JsException:` before it.
 */
export function brief(error) {
  if (!(error instanceof Error)) return `thrown: ${String(error)}`;
  const lines = error.message.split("\n");
  if (error.name !== "PythonError") return `${error.name}: ${lines[0]}`;
  const lastFrame = lines.findLastIndex((line) => line.startsWith("  "));
  return lines[lastFrame + 1].replace(/^pyodide\.ffi\.JsException: /, "");
}
