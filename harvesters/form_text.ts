/**
 * A form written by hand: lines of `question: answer`, as people put them into the notes of an event.
 *
 * @module
 */
import type { Answers } from "./questions.ts";

/** Other words for the questions. */
const WORDS: Record<string, string> = {
  title: "experiment_title",
  purpose: "experiment_purpose",
  motivation: "experiment_purpose",
  project: "project_id",
};

/**
 * Reads lines of `question: answer`. Case, blanks and hyphens in the question do not matter. `sample:` may
 * come several times, see {@linkcode readSampleLine}. The first answer to a question counts.
 */
export function readForm(text: string): Answers {
  const answers: Answers = new Map();
  const samples: unknown[] = [];
  for (const line of plainText(text).split("\n")) {
    const parts = /^\s*([\p{L}][\p{L}\p{N} _-]{0,60}?)\s*:\s*(.*)$/u.exec(line);
    if (!parts) continue;
    const key = question(parts[1]!);
    const answer = parts[2]!.trim();
    if (/^samples?(_pid)?$/.test(key)) samples.push(...sampleLines(answer, key.endsWith("pid")));
    else if (answers.get(key) === undefined) answers.set(key, answer || undefined);
  }
  if (samples.length > 0) answers.set("sample_group", samples);
  return answers;
}

/** `Data Consent` → `data_consent`, `Title` → `experiment_title`. */
export function question(words: string): string {
  const key = words.trim().toLowerCase().replace(/[\s-]+/g, "_");
  return WORDS[key] ?? key;
}

/** Samples of one cell or line, separated by `;` or line breaks. */
export function sampleLines(text: string, pid = false): unknown[] {
  return text.split(/[;\n]/).filter((line) => line.trim() !== "").map((line) => readSampleLine(line, pid));
}

/** One sample: `name | details | Ti, O`; a name that begins with `pid:` is a persistent identifier. */
function readSampleLine(line: string, pid: boolean): unknown {
  const [name = "", details, elements] = line.split("|").map((part) => part.trim());
  const marked = /^pid:\s*/i.exec(name)?.[0] ?? "";
  return {
    sample_name: name.slice(marked.length),
    sample_or_pid: pid || marked ? "pid" : "sample name",
    sample_details: details,
    periodic_table: elements,
  };
}

/** Some calendars write notes in HTML. */
function plainText(text: string): string {
  if (!/<(br|p|div|html)\b/i.test(text)) return text;
  return text.replace(/<(br|\/p|\/div|\/li)\b[^>]*>/gi, "\n").replace(/<[^>]*>/g, "")
    .replace(/&nbsp;/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(
      /&amp;/g,
      "&",
    );
}
