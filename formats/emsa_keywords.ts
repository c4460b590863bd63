/**
 * The head of an EMSA/MAS file: lines `#KEYWORD -unit: value`, as programs really write them.
 *
 * @module
 */

/** One keyword of the head. */
export interface EmsaKeyword {
  /** In capitals for the standard's own, without unit: `LIVETIME`; as written for a program's own. */
  name: string;
  /** As the file has it, without `#`: `LIVETIME  -s`. */
  key: string;
  /** Unit behind the keyword's dash, as written: `dg`; undefined where there is none. */
  unit: string | undefined;
  /** Text behind the colon, without blanks around it. */
  value: string;
  /** Number of the line, from 1. */
  line: number;
  /** Of the standard (`#`), not a program's own (`##`). */
  standard: boolean;
}

// These may stand on several lines, which then belong together.
const REPEATED = ["TITLE", "COMMENT"];

/**
 * Reads a line of the head.
 *
 * @returns Nothing when it does not begin with `#`, or names no keyword.
 */
export function keywordOf(text: string, line: number): EmsaKeyword | undefined {
  const trimmed = text.trim();
  const bare = trimmed.replace(/^#+/, "");
  const colon = bare.indexOf(":");
  const key = (colon < 0 ? bare : bare.slice(0, colon)).trim();
  if (!trimmed.startsWith("#") || key === "") return undefined;
  const standard = !trimmed.startsWith("##");
  const dash = standard ? key.indexOf("-") : -1;
  const name = (dash < 0 ? key : key.slice(0, dash)).trim();
  return {
    name: standard ? name.toUpperCase() : name,
    key,
    unit: dash < 0 ? undefined : key.slice(dash + 1).trim() || undefined,
    value: colon < 0 ? "" : bare.slice(colon + 1).trim(),
    line,
    standard,
  };
}

/** The keywords of a head by name. Of equal ones the last counts; lines of titles and comments are joined. */
export class EmsaHead {
  readonly #byName = new Map<string, EmsaKeyword>();

  constructor(keywords: Iterable<EmsaKeyword>) {
    for (const keyword of keywords) {
      const before = this.#byName.get(keyword.name);
      const joined = before && REPEATED.includes(keyword.name)
        ? [before.value, keyword.value].filter(Boolean).join(" ")
        : keyword.value;
      this.#byName.set(keyword.name, { ...keyword, value: joined });
    }
  }

  /** All of them, each name once. */
  get keywords(): EmsaKeyword[] {
    return [...this.#byName.values()];
  }

  /** The keyword of a name: `LIVETIME`. A program's own name is also found where only one `#` stands before it. */
  get(name: string): EmsaKeyword | undefined {
    return this.#byName.get(name) ?? this.#byName.get(name.toUpperCase());
  }

  /** Its text; undefined where the keyword is missing or empty. */
  text(name: string): string | undefined {
    return this.get(name)?.value || undefined;
  }

  /** Its number; undefined where the keyword is missing or does not begin with one. */
  number(name: string): number | undefined {
    return emsaNumber(this.text(name));
  }
}

const NUMBER = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[ED][-+]?\d+)?$/i;
const EXPONENT = /[ED]/i;
// A blank before the exponent: `1.0 E-06`.
const SPLIT_EXPONENT = /([\d.])[ \t]+(?=[EeDd][-+]?\d)/g;

/** The number a text is: `20.`, `2.0 E-06`, `1.5D+03`; of several the first; undefined where it is none. */
export function emsaNumber(text: string | undefined): number | undefined {
  const first = text?.replace(SPLIT_EXPONENT, "$1").trim().split(/[\s,;]+/)[0] ?? "";
  return NUMBER.test(first) ? Number(first.replace(/d/i, "e")) : undefined;
}

/**
 * The numbers of a line of data, which commas, semicolons or blanks separate.
 *
 * @returns The first text that is no number, where there is one.
 */
export function emsaNumbers(line: string): number[] | string {
  const numbers: number[] = [];
  // a spectrum has thousands of lines: what few of them have is looked for once
  const powers = EXPONENT.test(line);
  for (const text of (powers ? line.replace(SPLIT_EXPONENT, "$1") : line).split(/[\s,;]+/)) {
    if (text === "") continue;
    if (!NUMBER.test(text)) return text;
    numbers.push(Number(powers ? text.replace(/d/i, "e") : text));
  }
  return numbers;
}
