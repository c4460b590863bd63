/**
 * Plain tables for the terminal.
 *
 * @module
 */

/** Lines of a table: columns as wide as their widest cell, two blanks between them. */
export function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => [...(row[column] ?? "")].length)));
  return all.map((row) =>
    row.map((cell, column) => cell + " ".repeat(Math.max(0, (widths[column] ?? 0) - [...cell].length))).join(
      "  ",
    ).trimEnd()
  ).join("\n");
}
