/**
 * Rows of an imported file: JSON list of objects, or CSV with a header.
 *
 * @module
 */
import { parseCsv } from "../harvesters/csv_text.ts";
import { UsageError } from "./define.ts";

/**
 * The rows of `text` by column name.
 *
 * @throws {UsageError} naming file and place when it is neither.
 */
export function readTable(name: string, text: string): Record<string, unknown>[] {
  if (!/^\s*[[{]/.test(text)) {
    const [header, ...rows] = parseCsv(text);
    if (!header) throw new UsageError(`"${name}" is empty`);
    return rows.map(({ cells }) =>
      Object.fromEntries(header.cells.map((column, i) => [column.trim(), cells[i] ?? ""]))
    );
  }
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Cannot read "${name}" as JSON: ${(error as Error).message}`);
  }
  const list = Array.isArray(rows) ? rows : [rows];
  const bad = list.findIndex((row) => typeof row !== "object" || row === null || Array.isArray(row));
  if (bad >= 0) throw new UsageError(`Entry ${bad} of "${name}" is no object with columns`);
  return list;
}
