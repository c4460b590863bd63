/**
 * Reads `.env` files: quotes, `export`, comments, values over several lines, `${NAME}`.
 *
 * @module
 */
import { ConfigError } from "./errors.ts";

/** One assignment. */
export interface Assignment {
  value: string;
  /** Counts from 1. */
  line: number;
}

const ESCAPES: Record<string, string> = { n: "\n", r: "\r", t: "\t" };

/**
 * Reads the text of a `.env` file. A later assignment replaces an earlier one.
 *
 * - `'…'` is taken as it is, except `\'` and `\\`; an apostrophe inside is forgiven when the line ends in `'`
 * - `"…"` knows `\n`, `\r`, `\t`, `\"`, `\\` and `${NAME}`; both may span lines
 * - without quotes the value ends before ` #` and knows `${NAME}`
 *
 * @param environment Where `${NAME}` is looked up when the file does not define it.
 * @throws {ConfigError} naming file and line.
 */
export function parseDotenv(
  text: string,
  file: string,
  environment: Record<string, string | undefined> = {},
): Map<string, Assignment> {
  const found = new Map<string, Assignment>();
  const source = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const expand = (value: string) =>
    value.replace(
      /\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
      (_, name: string, otherwise?: string) => found.get(name)?.value ?? environment[name] ?? otherwise ?? "",
    );
  let at = 0;
  let line = 1;
  while (at < source.length) {
    const end = lineEnd(source, at);
    const raw = source.slice(at, end);
    const start = line;
    line++;
    at = end + 1;
    if (/^\s*(#|$)/.test(raw)) continue;
    const head = /^\s*(?:export\s+)?([A-Za-z_][\w.]*)\s*=[ \t]*/.exec(raw);
    if (!head) {
      if (/^\s*(?:export\s+)?[A-Za-z_][\w.]*\s*$/.test(raw)) continue; // a name without a value sets nothing
      throw new ConfigError([
        `${file}:${start}: cannot read this line: write NAME=value, or # before a comment`,
      ]);
    }
    const name = head[1]!;
    const from = end - raw.length + head[0].length;
    const quote = source[from];
    if (quote !== "'" && quote !== '"') {
      found.set(name, {
        value: expand(raw.slice(head[0].length).replace(/(^|\s+)#.*$/, "").trim()),
        line: start,
      });
      continue;
    }
    const quoted = readQuoted(source, from, quote);
    if (!quoted) {
      throw new ConfigError([
        `${file}:${start}: the value of ${name} has an opening ${quote} and no closing one that ends the line: ` +
        `put the value into ${
          quote === "'" ? 'double quotes (")' : "single quotes (')"
        }, or write \\${quote} for a ${quote} inside`,
      ]);
    }
    found.set(name, { value: quote === '"' ? expand(quoted.value) : quoted.value, line: start });
    line += source.slice(from, quoted.end).split("\n").length - 1;
    at = lineEnd(source, quoted.end) + 1;
  }
  return found;
}

/** Reads from the opening quote; `end` is behind the closing one. Nothing when the rest of its line is no comment. */
function readQuoted(source: string, from: number, quote: string): { value: string; end: number } | undefined {
  let value = "";
  for (let at = from + 1; at < source.length; at++) {
    const char = source[at]!;
    const next = source[at + 1];
    if (char === "\\" && next !== undefined) {
      const plain = next === quote || next === "\\";
      value += plain ? next : quote === '"' && next in ESCAPES ? ESCAPES[next]! : char + next;
      at++;
      continue;
    }
    if (char === quote) {
      const rest = source.slice(at + 1, lineEnd(source, at));
      if (/^\s*(#.*)?$/.test(rest)) return { value, end: at + 1 };
      if (quote === "'" && rest.trimEnd().endsWith("'")) { // an apostrophe, as NexusLIMS writes it
        value += char;
        continue;
      }
      return undefined;
    }
    value += char;
  }
  return undefined;
}

function lineEnd(source: string, from: number): number {
  const end = source.indexOf("\n", from);
  return end < 0 ? source.length : end;
}
