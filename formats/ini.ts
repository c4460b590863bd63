/**
 * INI text as instruments write it: a line that makes no sense never costs the other ones.
 *
 * @module
 */

/** A line that was not taken. */
export interface IniProblem {
  /** Number of the line, from 1. */
  line: number;
  /** The line. */
  text: string;
  /** Why. */
  reason: string;
}

/** Options of {@linkcode parseIni}. */
export interface IniOptions {
  /**
   * Names a section by its header and the name of the section before it; for vendors whose sections belong
   * to the one they follow.
   */
  sectionName?: (header: string, before: string | undefined) => string;
}

/** Parsed INI text. Names of sections and keys keep their case. */
export class Ini {
  /** All sections in order of the text; keys before the first header are in the section `""`. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Lines that were not taken. */
  readonly problems: readonly IniProblem[];

  /** Use {@linkcode parseIni}. */
  constructor(sections: Map<string, Map<string, string>>, problems: IniProblem[]) {
    this.sections = sections;
    this.problems = problems;
  }

  /** The keys and values of a section, or `undefined` where there is none. */
  section(name: string): ReadonlyMap<string, string> | undefined {
    return this.sections.get(name);
  }

  /**
   * The value at `Section.key`; both may hold dots themselves. An empty value is `""`.
   *
   * @returns `undefined` where there is none.
   */
  get(path: string): string | undefined {
    for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) {
      const value = this.sections.get(path.slice(0, dot))?.get(path.slice(dot + 1));
      if (value !== undefined) return value;
    }
    return this.sections.get("")?.get(path);
  }
}

/**
 * Parses INI text: `[section]`, `key=value` or `key: value`, comments behind `;` or `#` at a line's start.
 * Ends of lines may be LF, CRLF or CR; NULs are left out. Sections of the same name are one; of equal keys
 * the first one counts.
 *
 * @example A broken line
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseIni } from "./ini.ts";
 *
 * const ini = parseIni("[Beam]\nHV=5000\nnonsense\nSpot=3");
 * assertEquals(ini.get("Beam.Spot"), "3");
 * assertEquals(ini.problems[0]?.line, 3);
 * ```
 */
export function parseIni(text: string, options: IniOptions = {}): Ini {
  const sections = new Map<string, Map<string, string>>();
  const problems: IniProblem[] = [];
  let name: string | undefined;
  for (const [index, raw] of text.replaceAll("\0", "").split(/\r\n|\r|\n/).entries()) {
    const line = raw.trim();
    const refuse = (reason: string) => problems.push({ line: index + 1, text: raw, reason });
    if (line === "" || line.startsWith(";") || line.startsWith("#")) continue;
    if (line.startsWith("[") && line.endsWith("]")) {
      const header = line.slice(1, -1);
      name = options.sectionName?.(header, name) ?? header;
      if (!sections.has(name)) sections.set(name, new Map());
      continue;
    }
    const at = line.search(/[=:]/);
    const key = line.slice(0, Math.max(0, at)).trimEnd();
    if (at < 0) refuse('There is no "=" or ":"');
    else if (key === "") refuse("There is no key");
    else {
      name ??= "";
      const section = sections.get(name) ?? new Map<string, string>();
      sections.set(name, section);
      if (section.has(key)) refuse(`"${key}" stands twice in [${name}]; the first value counts`);
      else section.set(key, line.slice(at + 1).trim());
    }
  }
  return new Ini(sections, problems);
}
