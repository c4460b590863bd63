/**
 * Reports of sanitised files, for the terminal.
 *
 * @module
 */
import type { Report } from "../sanitize/report.ts";
import { escaped, jsonText } from "./safe_text.ts";

const FOLLOWS = ["counts", "offsets", "checksum"];

/** One line of JSON. */
export function asLine(report: Report): string {
  return jsonText(report);
}

/** What was done to a file, and its checklist; with `ranges`, each range. */
export function asText(report: Report, ranges: boolean): string {
  const { input, format, error, archive, result, bytesIn, bytesArchive, bytesOut, scrubbed, checks } = report;
  const head = `${escaped(input)}${format === undefined ? "" : `  ${format}, ${bytesIn} bytes`}`;
  const data = report.ranges.filter(({ kind }) => !FOLLOWS.includes(kind));
  const replaced = data.reduce((sum, { length }) => sum + length, 0);
  const lines = [head];
  if (error !== undefined) lines.push(`  ${escaped(error)}`);
  else if (archive !== undefined) lines.push(`  → ${escaped(archive)}, ${bytesArchive} bytes`);
  if (error === undefined && result !== undefined) lines.push(`  → ${escaped(result)}, ${bytesOut} bytes`);
  if (format !== undefined) {
    lines.push(
      `  ${replaced} bytes of data in ${counted(data.length, "range")}${
        scrubbed.length ? `, ${counted(scrubbed.length, "text")}` : ""
      }`,
    );
  }
  if (ranges) {
    for (const { offset, length, kind, image, codec, newLength } of report.ranges) {
      const packed = newLength === undefined ? "" : `, ${newLength} bytes of ${codec}`;
      lines.push(
        `    ${offset}:${length}  ${kind}${image === undefined ? "" : `  ${escaped(image)}`}${packed}`,
      );
    }
    for (const { offset, length, path } of scrubbed) {
      lines.push(`    ${offset}:${length}  text  ${escaped(path)}`);
    }
  }
  for (const warning of report.warnings ?? []) lines.push(`  warn     ${escaped(warning)}`);
  for (const { id, name, state, detail } of checks.toSorted((a, b) => a.id - b.id)) {
    lines.push(`  ${state.padEnd(8)}${`${id}`.padStart(2)} ${name.padEnd(21)}${escaped(detail)}`.trimEnd());
  }
  return lines.join("\n");
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
