/**
 * Tables of Markdown.
 *
 * @module
 */

/** A table; cells may hold Markdown, their bars are escaped. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");
  return [header, header.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join(
    "\n",
  );
}

/** As code, unless there is nothing. */
export function code(text: string): string {
  return text && `\`${text}\``;
}

/** As a quote, blank where there is nothing: which file a page is made from. */
export function generatedFrom(source: string): string {
  return `Generated from ${source} by \`deno task docs\`.`;
}
