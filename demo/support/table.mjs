// A table of text in columns.

/** Lays out rows of cells under a header, as wide as the widest cell needs. */
export function table(header, rows) {
  const widths = header.map((_, column) =>
    Math.max(...[header, ...rows].map((row) => row[column].length)),
  );
  const line = (row) => row.map((cell, column) => cell.padEnd(widths[column])).join(" | ").trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("-|-");
  return [line(header), rule, ...rows.map(line)].join("\n");
}
