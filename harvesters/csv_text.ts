/**
 * Reads separated values as RFC 4180 has them.
 *
 * @module
 */

/** One record. */
export interface CsvRow {
  cells: string[];
  /** Line on which it begins; counts from 1. */
  line: number;
}

/**
 * The records of a text, blank lines left out. The separator is the one of comma, semicolon and tab that
 * occurs most in the first line.
 *
 * @throws {SyntaxError} when a quote is not closed.
 */
export function parseCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const first = source.slice(0, source.search(/\n|$/));
  const separator = [",", ";", "\t"].reduce((best, each) =>
    count(first, each) > count(first, best) ? each : best
  );
  const rows: CsvRow[] = [];
  let [cells, cell, line, began, quoted, at]: [string[], string, number, number, number, number] = [
    [],
    "",
    1,
    1,
    0,
    0,
  ];
  const endRow = () => {
    cells.push(cell);
    if (cells.some((each) => each.trim() !== "")) rows.push({ cells, line: began });
    [cells, cell, began] = [[], "", line + 1];
  };
  for (; at < source.length; at++) {
    const char = source[at]!;
    if (quoted) {
      if (char === '"' && source[at + 1] === '"') cell += source[at++];
      else if (char === '"') quoted = 0;
      else cell += char;
    } else if (char === '"' && cell.trim() === "") [quoted, cell] = [line, ""];
    else if (char === separator) {
      cells.push(cell);
      cell = "";
    } else if (char === "\n") endRow();
    else cell += char;
    if (char === "\n") line++;
  }
  if (quoted) throw new SyntaxError(`The quote that opens on line ${quoted} is not closed`);
  if (cell !== "" || cells.length > 0) endRow();
  return rows;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
