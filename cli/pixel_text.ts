/**
 * What `emloom pixels` says about a file.
 *
 * @module
 */
import type { Axis } from "../formats/signal.ts";
import { escaped, jsonText } from "./safe_text.ts";
import type { Summary } from "./statistics.ts";

/** What is told of a signal: its numbers, or why they cannot be read. */
export interface Measured {
  name: string;
  shape: readonly number[];
  dtype: string;
  axes: readonly Axis[];
  intensityUnits?: string;
  /** Of the numbers in C order, little-endian. */
  sha256?: string;
  summary?: Summary;
  error?: string;
}

/** What is told of a file. */
export interface MeasuredFile {
  path: string;
  /** What the format is called, once it is known. */
  format?: string;
  signals: Measured[];
  /** Why none of them could be reached. */
  error?: string;
}

/** One line of JSON. */
export function asJson({ path, format, signals, error }: MeasuredFile): string {
  return jsonText({
    path,
    format: format ?? null,
    error: error ?? null,
    signals: signals.map(({ summary, ...signal }) => ({ ...signal, ...summary })),
  });
}

/** The same for a person. */
export function asText({ path, format, signals, error }: MeasuredFile): string {
  return [
    format === undefined ? escaped(path) : `${escaped(path)}  ${format}`,
    ...error === undefined ? [] : [`  problem: ${escaped(error)}`],
    ...signals.flatMap((signal, i) => {
      const title = escaped(signal.name.trim().split(/[\r\n]/)[0]!.slice(0, 60).toWellFormed());
      const { summary } = signal;
      return [
        `  signal ${i}  ${signal.shape.join(" × ") || "one"} ${signal.dtype}${title ? `  "${title}"` : ""}`,
        ...axisLines(signal.axes),
        ...signal.error === undefined ? [] : [`    problem: ${escaped(signal.error)}`],
        ...summary ? [`    ${rangeOf(summary, signal.intensityUnits)}`, `    sha256 ${signal.sha256}`] : [],
      ];
    }),
  ].join("\n");
}

function axisLines(axes: readonly Axis[]): string[] {
  const names = axes.map(({ name }) => escaped(name) || "?");
  const width = Math.max(0, ...names.map((name) => name.length));
  const digits = Math.max(0, ...axes.map(({ size }) => String(size).length));
  return axes.map(({ size, scale, offset, units }, i) => {
    const plain = scale === 1 && offset === 0 && units === "";
    const unit = units ? ` ${escaped(units)}` : "";
    const calibrated = `  ${short(scale)}${unit} each, from ${short(offset)}${unit}`;
    return `    ${names[i]!.padEnd(width)}  ${String(size).padStart(digits)}${plain ? "" : calibrated}`;
  });
}

function rangeOf({ min, max, mean, notFinite }: Summary, units: string | undefined): string {
  const text = (value: Summary["min"]): string =>
    Array.isArray(value)
      ? `(${value.map(text).join(", ")})`
      : value === null
      ? "none"
      : typeof value === "bigint"
      ? String(value)
      : short(value);
  return `min ${text(min)}, max ${text(max)}, mean ${text(mean)}${units ? ` ${escaped(units)}` : ""}${
    notFinite ? `, ${notFinite} not finite` : ""
  }`;
}

/** Seven digits at most. */
function short(value: number): string {
  return String(Number(value.toPrecision(7)));
}
