/**
 * Metadata of a file for a person.
 *
 * @module
 */
import { toParameters } from "../schemas/display.ts";
import type { FullMeta, FullSignal } from "../workflows/full_meta.ts";
import { escaped } from "./safe_text.ts";

/** Names and values of each signal. */
export function readable(path: string, error: string | undefined, meta: FullMeta | undefined): string {
  return [
    path,
    ...error === undefined ? [] : [`  problem: ${error}`],
    ...(meta?.signals ?? []).flatMap((signal, i, all) => [
      `  ${signal.valid.type}, ${signal.valid.dataType}${
        all.length > 1 ? ` (signal ${i + 1} of ${all.length})` : ""
      }`,
      ...warning(signal, error),
      ...values(signal, () => ""),
    ]),
  ].join("\n");
}

/** The same with who claimed the file, who declined and why, and the source of each field. */
export function explained(path: string, error: string | undefined, meta: FullMeta | undefined): string {
  return [
    path,
    ...error === undefined ? [] : [`  problem: ${error}`],
    ...(meta?.recognition ?? []).map((each) =>
      `  ${each.claimed ? "claimed" : "declined"} by ${each.extractor}${
        each.claimed ? "" : `: ${each.reason}`
      }`
    ),
    ...(meta?.signals ?? []).flatMap((signal, i, all) => [
      `  ${signal.valid.type}, ${signal.valid.dataType}${
        all.length > 1 ? ` (signal ${i + 1} of ${all.length})` : ""
      }`,
      `  creation time ${signal.valid.creationTime}, from the ${signal.valid.creationTimeSource}`,
      ...warning(signal, error),
      ...values(signal, sourceOf(signal)),
      ...signal.valid.problems.map(({ field, reason }) => `    ! ${field}: ${reason}`),
    ]),
  ].join("\n");
}

/** What was met on the way and cost something less than the file; the fallback repeats the error. */
function warning({ valid }: FullSignal, error = ""): string[] {
  if (valid.warning === undefined || error.includes(valid.warning)) return [];
  return [`  warning: ${escaped(valid.warning)}`];
}

function values({ valid }: FullSignal, source: (path: string[]) => string): string[] {
  const parameters = toParameters(valid);
  const width = Math.min(48, Math.max(0, ...parameters.map((each) => [...each.name].length)));
  return parameters.map(({ name, path, text, unit, warning }) =>
    `    ${name.padEnd(width)}  ${text}${unit ? ` ${unit}` : ""}${warning ? "  (not trusted)" : ""}${
      source(path)
    }`
  );
}

/** Where a field came from, with its value as read where that was another number or unit. */
function sourceOf({ valid }: FullSignal): (path: string[]) => string {
  return (path) => {
    const key = path.join(".");
    const source = valid.sources?.[key] ?? valid.sources?.[path.at(-1)!];
    const read = valid.asRead[key];
    return `${source ? `  ← ${source}` : ""}${read ? `  (read as ${read.value} ${read.unit})` : ""}`;
  };
}
